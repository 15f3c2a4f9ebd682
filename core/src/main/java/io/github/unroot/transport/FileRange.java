package io.github.unroot.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of an open file; the file stays open, and others may read it meanwhile. */
final class FileRange extends InputStream {
    private final FileChannel file;
    private final long stop;
    private long position;

    FileRange(FileChannel file, long start, long stop) {
        this.file = file;
        this.position = start;
        this.stop = stop;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == stop) {
            return -1;
        }
        int wanted = (int) Math.min(length, stop - position);
        int count = file.read(ByteBuffer.wrap(target, offset, wanted), position);
        if (count < 0) {
            throw new EOFException("a temporary file became shorter");
        }
        position += count;
        return count;
    }
}
