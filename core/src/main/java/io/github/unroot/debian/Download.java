package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Failures;
import io.github.unroot.transport.registry.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file on its way from a mirror. Where the connection is cut, what is there stays and the rest is asked for; whether the
 * pieces fit, the digest says in the end. If it says no to pieces, the file is read once more in one.
 */
final class Download {
    private static final int BUFFER_BYTES = 128 << 10;

    /** Cuts after which something new had come; those that brought nothing are counted by {@link Patience}. */
    private static final int CUTS_MAX = 20;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:\\d{1,18}|\\*)");

    private final Mirror mirror;
    private final String subject;
    private final URI address;
    private final MessageDigest hasher = Digest.hasher();
    private long have;
    private boolean pieced;

    /** @param subject what a message calls the file */
    Download(Mirror mirror, String subject, URI address) {
        this.mirror = mirror;
        this.subject = subject;
        this.address = address;
    }

    /** Where the bytes go; fails with an {@link UnrootException} alone. */
    interface Target {
        void write(byte[] bytes, int length) throws UnrootException;

        /** What was written does not count. */
        void restart() throws UnrootException;
    }

    /**
     * A file whose size nobody vouches for; empty where the mirror does not have it.
     *
     * @param bytesMax how much of it is read
     */
    Optional<byte[]> unlisted(int bytesMax) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean found = fill(bytesMax, false, new Target() {
            @Override
            public void write(byte[] piece, int length) {
                bytes.write(piece, 0, length);
            }

            @Override
            public void restart() {
                bytes.reset();
            }
        });
        return found ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }

    /** A file that is what was listed when this returns true; false where the mirror does not have it. */
    boolean listed(ReleaseFile.Listed listed, Target target) throws IOException {
        if (!fill(listed.size(), true, target)) {
            return false;
        }
        Digest found = Digest.of(hasher);
        if (!found.equals(listed.digest()) && pieced) {
            restart(target);
            fill(listed.size(), true, target);
            found = Digest.of(hasher);
        }
        if (!found.equals(listed.digest())) {
            throw bad("is not what was signed: the mirror's file has " + found + ", and " + listed.digest()
                    + " is listed");
        }
        return true;
    }

    /** How one question went. */
    private sealed interface Outcome {
        record Done() implements Outcome {}

        record Absent() implements Outcome {}

        /** It may go better the next time. */
        record Cut(IOException why, Optional<String> retryAfter) implements Outcome {}
    }

    /** @param whole whether the size is known, so that fewer bytes are too few */
    private boolean fill(long size, boolean whole, Target target) throws IOException {
        Patience.Series series = mirror.patience().begin();
        int cuts = 0;
        while (true) {
            long before = have;
            switch (attempt(size, whole, target)) {
                case Outcome.Done _ -> {
                    return true;
                }
                case Outcome.Absent _ -> {
                    return false;
                }
                case Outcome.Cut cut -> {
                    if (have > before && whole) {
                        series = mirror.patience().begin();
                        cuts++;
                    }
                    if (cuts > CUTS_MAX || !series.again(mirror.patience().asked(cut.retryAfter()))) {
                        throw unreachable(cut.why());
                    }
                }
            }
        }
    }

    private Outcome attempt(long size, boolean whole, Target target) throws IOException {
        try (Mirror.Answer answer = mirror.open(address, whole ? have : 0)) {
            switch (answer.status()) {
                case 200 -> restart(target);
                case 206 -> goOn(answer);
                case 416 -> throw bad("ends after " + have + " of " + size + " bytes");
                case 404, 410 -> {
                    return new Outcome.Absent();
                }
                case 408, 429, 500, 502, 503, 504 -> {
                    return new Outcome.Cut(new IOException("it answers " + answer.status()), answer.retryAfter());
                }
                default -> throw unreachable(new IOException("it answers " + answer.status()));
            }
            return copy(answer.body(), size, whole, target);
        } catch (UnrootException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (Failures.isLasting(e)) {
                throw unreachable(e);
            }
            return new Outcome.Cut(e, Optional.empty());
        }
    }

    private void restart(Target target) throws UnrootException {
        target.restart();
        hasher.reset();
        have = 0;
        pieced = false;
    }

    private void goOn(Mirror.Answer answer) throws UnrootException {
        Matcher range = CONTENT_RANGE.matcher(answer.range().orElse(""));
        if (have == 0 || !range.matches() || Long.parseLong(range.group(1)) != have) {
            throw bad("is answered with another range than the one from byte " + have);
        }
        pieced = true;
    }

    /** A target that fails says so in words of its own, so that a full disk is not taken for a cut. */
    private Outcome copy(InputStream in, long size, boolean whole, Target target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return !whole || have == size
                        ? new Outcome.Done()
                        : new Outcome.Cut(bad("ends after " + have + " of " + size + " bytes"), Optional.empty());
            }
            if (have + count > size) {
                throw bad("is longer than " + size + " bytes" + (whole ? ", which is what was signed" : ""));
            }
            hasher.update(buffer, 0, count);
            target.write(buffer, count);
            have += count;
        }
    }

    private UnrootException unreachable(IOException failure) {
        if (failure instanceof UnrootException ours) {
            return ours;
        }
        return new UnrootException(
                new Problem.Surroundings(
                        subject + " from " + address,
                        Failures.why(failure),
                        "see whether the network works, or name another mirror with --mirror"),
                failure);
    }

    private UnrootException bad(String what) {
        return UnrootException.badInput(subject + " from " + address + " " + what);
    }
}
