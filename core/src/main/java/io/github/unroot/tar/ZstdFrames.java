package io.github.unroot.tar;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Passes zstd data on and checks its frames on the way (RFC 8878, section 3.1): a decoder must keep a window as large as
 * the header says, and the decoders at hand do not agree on how large it may be. What stands between frames must be a
 * frame.
 */
final class ZstdFrames extends InputStream {
    /** What decoders must support is 8 MiB, what {@code zstd --long} makes is 128 MiB. */
    static final long WINDOW_BYTES_MAX = 128L << 20;

    /** An empty frame costs 9 bytes and gives none. Skippable frames are not counted: pzstd writes one before each. */
    static final int EMPTY_FRAMES_MAX = 10_000;

    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_MASK = ~0xf;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int RESERVED = 0x08;
    private static final int CHECKSUM = 0x04;
    private static final int CHECKSUM_BYTES = 4;
    private static final int REPEATED_BLOCK = 1;
    private static final int RESERVED_BLOCK = 3;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int HEADER_BYTES_MAX = 13;

    /** What the bytes at hand are. */
    private enum Part {
        MAGIC,
        DESCRIPTOR,
        HEADER,
        BLOCK,
        SKIPPABLE_SIZE
    }

    private final InputStream in;
    private final ByteBuffer field = ByteBuffer.allocate(HEADER_BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
    private Part part = Part.MAGIC;
    private long passing;
    private int descriptor;
    private boolean empty;
    private int emptyFrames;

    ZstdFrames(InputStream in) {
        this.in = in;
        await(Part.MAGIC, Integer.BYTES);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        int got = in.read(target, at, length);
        if (got < 0 && (part != Part.MAGIC || passing > 0 || field.position() > 0)) {
            throw UnrootException.badInput("the zstd data is cut off");
        }
        int from = at;
        while (from < at + got) {
            from += take(target, from, at + got - from);
        }
        return got;
    }

    /** Takes some of the bytes; returns how many. */
    private int take(byte[] bytes, int at, int length) throws UnrootException {
        if (passing > 0) {
            int passed = (int) Math.min(passing, length);
            passing -= passed;
            return passed;
        }
        int taken = Math.min(field.remaining(), length);
        field.put(bytes, at, taken);
        if (!field.hasRemaining()) {
            field.flip();
            next();
        }
        return taken;
    }

    /** After what is passed comes a field of so many bytes, never none. */
    private void await(Part next, int length) {
        part = next;
        field.clear().limit(length);
    }

    private void next() throws UnrootException {
        switch (part) {
            case MAGIC -> magic(field.getInt());
            case DESCRIPTOR -> descriptor(field.get());
            case HEADER -> header();
            case BLOCK -> block((field.getShort() & 0xffff) | (field.get() & 0xff) << Short.SIZE);
            case SKIPPABLE_SIZE -> {
                passing = Integer.toUnsignedLong(field.getInt());
                await(Part.MAGIC, Integer.BYTES);
            }
        }
    }

    private void magic(int magic) throws UnrootException {
        if (magic == MAGIC) {
            await(Part.DESCRIPTOR, 1);
        } else if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            await(Part.SKIPPABLE_SIZE, Integer.BYTES);
        } else {
            throw UnrootException.badInput("garbage where a zstd frame should start");
        }
    }

    private void descriptor(int frameDescriptor) throws UnrootException {
        descriptor = frameDescriptor;
        empty = true;
        if ((descriptor & RESERVED) != 0) {
            throw UnrootException.badInput("a zstd frame has the reserved flag");
        }
        await(Part.HEADER, (isSingleSegment() ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + contentSizeBytes());
    }

    private boolean isSingleSegment() {
        return (descriptor & SINGLE_SEGMENT) != 0;
    }

    private int contentSizeBytes() {
        int flag = (descriptor >> 6) & 3;
        return flag == 0 && isSingleSegment() ? 1 : CONTENT_SIZE_BYTES[flag];
    }

    private void header() throws UnrootException {
        long window = isSingleSegment() ? 0 : window(field.get() & 0xff);
        if (number(DICTIONARY_BYTES[descriptor & 3]) != 0) {
            throw UnrootException.badInput("a zstd frame that needs a dictionary");
        }
        if (isSingleSegment()) {
            // RFC 8878, 3.1.1.1.4: the size of two bytes counts from 256.
            window = number(contentSizeBytes()) + (contentSizeBytes() == 2 ? 256 : 0);
        }
        if (Long.compareUnsigned(window, WINDOW_BYTES_MAX) > 0) {
            throw UnrootException.badInput("a zstd frame with a window of " + Long.toUnsignedString(window)
                    + " bytes, at most " + WINDOW_BYTES_MAX + " are allowed");
        }
        await(Part.BLOCK, 3);
    }

    /** RFC 8878, 3.1.1.1.2: five bits of exponent over 10, three of mantissa in eighths. */
    private static long window(int windowDescriptor) {
        long base = 1L << (10 + (windowDescriptor >> 3));
        return base + base / 8 * (windowDescriptor & 7);
    }

    private long number(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (field.get() & 0xffL) << (i * Byte.SIZE);
        }
        return value;
    }

    private void block(int header) throws UnrootException {
        boolean last = (header & 1) != 0;
        int type = (header >> 1) & 3;
        int size = header >> 3;
        if (type == RESERVED_BLOCK) {
            throw UnrootException.badInput("the zstd data is corrupt: a block of the reserved type");
        }
        empty &= size == 0;
        passing = type == REPEATED_BLOCK ? 1 : size;
        if (!last) {
            await(Part.BLOCK, 3);
            return;
        }
        passing += (descriptor & CHECKSUM) != 0 ? CHECKSUM_BYTES : 0;
        if (empty && ++emptyFrames > EMPTY_FRAMES_MAX) {
            throw UnrootException.badInput("more than " + EMPTY_FRAMES_MAX + " empty zstd frames");
        }
        await(Part.MAGIC, Integer.BYTES);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
