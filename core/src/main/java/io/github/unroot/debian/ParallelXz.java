package io.github.unroot.debian;

import io.github.unroot.transport.Awaited;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tukaani.xz.SeekableInputStream;
import org.tukaani.xz.SeekableXZInputStream;
import org.tukaani.xz.XZIOException;

/** Unpacks the blocks of an xz file at the same time; the indexes of large archives have several. */
final class ParallelXz {
    private static final int BLOCKS_MAX = 1000;
    private static final int MEMORY_KIB_MAX = 256 << 10;

    private final byte[] packed;
    private final byte[] unpacked;

    private ParallelXz(byte[] packed, int size) {
        this.packed = packed;
        this.unpacked = new byte[size];
    }

    /** @param size of the unpacked bytes, no more and no fewer */
    static byte[] unpack(byte[] packed, int size) throws IOException {
        ParallelXz file = new ParallelXz(packed, size);
        int blocks;
        try (SeekableXZInputStream in = file.open()) {
            if (in.length() != size || in.getBlockCount() > BLOCKS_MAX) {
                throw new XZIOException("it holds " + in.length() + " bytes in " + in.getBlockCount() + " blocks, not "
                        + size + " bytes in at most " + BLOCKS_MAX);
            }
            blocks = in.getBlockCount();
        }
        file.unpackBlocks(blocks);
        return file.unpacked;
    }

    private void unpackBlocks(int blocks) throws IOException {
        List<Future<Void>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < blocks; i++) {
                int block = i;
                all.add(threads.submit(() -> unpackBlock(block)));
            }
        }
        for (Future<Void> each : all) {
            Awaited.result(each, "unpacking an index");
        }
    }

    private Void unpackBlock(int block) throws IOException {
        try (SeekableXZInputStream in = open()) {
            in.seekToBlock(block);
            int at = (int) in.getBlockPos(block);
            int end = at + (int) in.getBlockSize(block);
            while (at < end) {
                int count = in.read(unpacked, at, end - at);
                if (count < 0) {
                    throw new EOFException("a block ends too soon");
                }
                at += count;
            }
            return null;
        }
    }

    private SeekableXZInputStream open() throws IOException {
        return new SeekableXZInputStream(new Bytes(packed), MEMORY_KIB_MAX);
    }

    /** A file that is in memory. */
    private static final class Bytes extends SeekableInputStream {
        private final byte[] bytes;
        private int position;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int at, int length) {
            if (position == bytes.length) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, target, at, count);
            position += count;
            return count;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void seek(long to) {
            position = (int) Math.clamp(to, 0L, (long) bytes.length);
        }
    }
}
