package io.github.unroot.tar;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A stream read in blocks of 512 bytes and in runs of content, from one large buffer. */
final class BlockInput implements Closeable {
    static final int BLOCK_BYTES = 512;

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private long offset;

    BlockInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes were taken so far. */
    long offset() {
        return offset;
    }

    byte[] buffer() {
        return buffer;
    }

    /**
     * Takes a block, whole or cut short by the end; until the next call it lies in {@link #buffer} at
     * {@link #blockStart}.
     *
     * @return its bytes: 512, fewer only at the end
     */
    int takeBlock() throws IOException {
        if (end - start < BLOCK_BYTES) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            while (end < BLOCK_BYTES) {
                int count = in.read(buffer, end, BUFFER_BYTES - end);
                if (count < 0) {
                    break;
                }
                end += count;
            }
        }
        int length = Math.min(BLOCK_BYTES, end - start);
        start += length;
        offset += length;
        return length;
    }

    /** Where in the buffer the block lies that was taken last. */
    int blockStart(int length) {
        return start - length;
    }

    /** As {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] target, int at, int length) throws IOException {
        int count;
        if (start < end) {
            count = Math.min(length, end - start);
            System.arraycopy(buffer, start, target, at, count);
            start += count;
        } else {
            count = in.read(target, at, length);
        }
        offset += Math.max(count, 0);
        return count;
    }

    /** Skips so many bytes; false if the stream ends before. */
    boolean skip(long length) throws IOException {
        int buffered = (int) Math.min(length, end - start);
        start += buffered;
        offset += buffered;
        long left = length - buffered;
        // A file's skip goes past its end without a word; the last byte is read to know that it is there.
        while (left > 1) {
            long count = in.skip(left - 1);
            if (count <= 0) {
                if (in.read() < 0) {
                    return false;
                }
                count = 1;
            }
            left -= count;
            offset += count;
        }
        if (left == 1) {
            offset++;
            return in.read() >= 0;
        }
        return true;
    }

    /** Reads to the end, but not more than a little over a limit; returns how many bytes there were. */
    long drain(long bytesMax) throws IOException {
        long count = (long) end - start;
        start = 0;
        end = 0;
        int got = 0;
        while (count <= bytesMax && (got = in.read(buffer, 0, BUFFER_BYTES)) >= 0) {
            count += got;
        }
        offset += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
