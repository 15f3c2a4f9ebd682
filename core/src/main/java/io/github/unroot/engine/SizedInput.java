package io.github.unroot.engine;

import io.github.unroot.tar.RunInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of which the length was told: it must have so many bytes. */
final class SizedInput extends RunInput {
    private final InputStream in;
    private long left;

    SizedInput(InputStream in, long size) {
        this.in = in;
        this.left = size;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, at, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("it stopped " + left + " bytes before the end of its answer");
        }
        left -= count;
        return count;
    }
}
