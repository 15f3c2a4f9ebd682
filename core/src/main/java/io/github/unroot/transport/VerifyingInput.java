package io.github.unroot.transport;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.RunInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob whose last bytes are given out only if all of it has the size and the digest that were promised. */
final class VerifyingInput extends RunInput {
    private final InputStream in;
    private final Digest wanted;
    private final long size;
    private final MessageDigest hasher = Digest.hasher();
    private long count;
    private boolean verified;

    VerifyingInput(InputStream in, Digest wanted, long size) {
        this.in = in;
        this.wanted = wanted;
        this.size = size;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int got = in.read(target, at, length);
        if (got > 0) {
            hasher.update(target, at, got);
            count += got;
        }
        if (count > size) {
            throw bad("is longer than the " + size + " bytes that its descriptor says");
        }
        if (got < 0 && count < size) {
            throw bad("ends after " + count + " of the " + size + " bytes that its descriptor says");
        }
        if (count == size && !verified) {
            Digest found = Digest.of(hasher);
            if (!found.equals(wanted)) {
                throw bad("its bytes have the digest " + found);
            }
            verified = true;
        }
        return got;
    }

    private UnrootException bad(String rule) {
        return UnrootException.badInput(rule).located(place -> place.inBlob(wanted.toString()));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
