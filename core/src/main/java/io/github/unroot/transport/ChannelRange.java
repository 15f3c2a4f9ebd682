package io.github.unroot.transport;

import io.github.unroot.tar.RunInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file that stays open, read without moving the channel's own position: several are read at once. */
public final class ChannelRange extends RunInput {
    private final FileChannel file;
    private final long stop;
    private long position;

    public ChannelRange(FileChannel file, long start, long stop) {
        this.file = file;
        this.position = start;
        this.stop = stop;
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
            throw new EOFException("the file became shorter");
        }
        position += count;
        return count;
    }

    @Override
    public long skip(long length) {
        long skipped = Math.clamp(length, 0, stop - position);
        position += skipped;
        return skipped;
    }
}
