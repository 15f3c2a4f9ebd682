package io.github.unroot.transport.registry;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob on its way to a file. Where the connection is cut, what is there stays, and the rest is asked for by range; whether
 * the pieces fit, the digest says in the end. If it says no to pieces, the blob is read once more in one.
 */
final class BlobDownload {
    /** Cuts after which something new had come; those that brought nothing are counted by {@link Patience}. */
    static final int CUTS_MAX = 20;

    private static final int BUFFER_BYTES = 128 << 10;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:\\d{1,18}|\\*)");

    private final Calls calls;
    private final Call call;
    private final Descriptor blob;
    private final MessageDigest hasher = Digest.hasher();
    private long have;
    private boolean pieced;
    private boolean whole;

    BlobDownload(Calls calls, URI address, Scope scope, Descriptor blob) {
        this.calls = calls;
        this.call = Call.of("GET", address, scope).expecting(blob.size());
        this.blob = blob;
    }

    void to(FileChannel out) throws IOException {
        try {
            fill(out);
            Digest found = Digest.of(hasher);
            if (!found.equals(blob.digest()) && pieced) {
                restart(out);
                whole = true;
                fill(out);
                found = Digest.of(hasher);
            }
            if (!found.equals(blob.digest())) {
                throw bad("its bytes have the digest " + found);
            }
        } catch (UnrootException e) {
            throw e.located(place -> place.inBlob(blob.digest().toString()));
        }
    }

    /** Until all bytes are there, whatever they are. */
    private void fill(FileChannel out) throws IOException {
        Patience.Series series = calls.patience().begin();
        int cuts = 0;
        while (true) {
            long before = have;
            IOException cut;
            try (Answer answer = calls.send(have == 0 ? call : call.header("Range", "bytes=" + have + "-"))) {
                begin(answer, out);
                cut = copy(answer.body(), out);
            }
            if (have == blob.size()) {
                return;
            }
            if (have > before) {
                series = calls.patience().begin();
                cuts++;
            }
            if (whole || cuts > CUTS_MAX || !series.again(Optional.empty())) {
                throw Failures.explained(calls.subject() + ": blob " + blob.digest(), cut);
            }
        }
    }

    /** Sees where the answer's body belongs. */
    private void begin(Answer answer, FileChannel out) throws IOException {
        switch (answer.status()) {
            case 206 -> {
                Matcher range =
                        CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
                if (have == 0 || !range.matches() || Long.parseLong(range.group(1)) != have) {
                    throw bad("the registry answers another range than the one from byte " + have);
                }
                pieced = true;
            }
            case 200 -> restart(out);
            case 404 -> throw bad("the registry does not have it");
            case 416 -> throw bad("ends after " + have + " of the " + blob.size() + " bytes that its descriptor says");
            default -> throw calls.refusal("getting blob " + blob.digest(), answer);
        }
    }

    private void restart(FileChannel out) throws IOException {
        out.truncate(0);
        hasher.reset();
        have = 0;
    }

    /** What ended the body: a failure to read it, or its own end, which is one where bytes are missing. */
    private IOException copy(InputStream in, FileChannel out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int count;
            try {
                count = in.read(buffer);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                return e;
            }
            if (count < 0) {
                return bad("ends after " + have + " of the " + blob.size() + " bytes that its descriptor says");
            }
            if (have + count > blob.size()) {
                throw bad("is longer than the " + blob.size() + " bytes that its descriptor says");
            }
            hasher.update(buffer, 0, count);
            write(ByteBuffer.wrap(buffer, 0, count), out);
            have += count;
        }
    }

    private static void write(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static UnrootException bad(String rule) {
        return UnrootException.badInput(rule);
    }
}
