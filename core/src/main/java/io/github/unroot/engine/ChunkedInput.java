package io.github.unroot.engine;

import io.github.unroot.tar.RunInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;

/** A body in chunks (RFC 9112, 7.1): it has ended only when its last chunk, of no bytes, has come. */
final class ChunkedInput extends RunInput {
    private static final int SIZE_LINE_BYTES_MAX = 1024;
    private static final int HEXADECIMAL = 16;

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(target, at, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("it stopped in the middle of its answer");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            Answer.line(in, new int[] {SIZE_LINE_BYTES_MAX});
        }
        first = false;
        String line = Answer.line(in, new int[] {SIZE_LINE_BYTES_MAX});
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new StreamCorruptedException("its answer has a chunk without a size");
        }
        left = Long.parseLong(size, HEXADECIMAL);
        ended = left == 0;
    }
}
