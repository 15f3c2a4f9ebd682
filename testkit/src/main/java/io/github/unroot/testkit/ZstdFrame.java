package io.github.unroot.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A zstd frame (RFC 8878) of blocks that are stored or repeat one byte, so that its header can claim anything: a window, a
 * dictionary, a checksum.
 */
public final class ZstdFrame {
    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int BLOCK_BYTES_MAX = 128 << 10;
    private static final int STORED = 0;
    private static final int REPEATED = 1;
    private static final int CHECKSUM_FLAG = 4;
    private static final int FOUR_BYTES_OF_DICTIONARY = 3;

    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    private int windowLog = 20;
    private int windowEighths;
    private int dictionary;
    private byte[] checksum = {};

    /** A frame that holds these bytes as they are. */
    public static ZstdFrame of(byte[] content) {
        ZstdFrame frame = new ZstdFrame();
        for (int at = 0; at < content.length; at += BLOCK_BYTES_MAX) {
            frame.stored(Arrays.copyOfRange(content, at, Math.min(content.length, at + BLOCK_BYTES_MAX)));
        }
        return frame;
    }

    /** A frame that decoders pass over, of which there are 16 kinds. */
    public static byte[] skippable(int kind, byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(8 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        return frame.putInt(SKIPPABLE_MAGIC + kind)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** What a decoder must keep: two to the power of {@code log}, and so many eighths of that more. */
    public ZstdFrame window(int log, int eighths) {
        windowLog = log;
        windowEighths = eighths;
        return this;
    }

    public ZstdFrame dictionary(int id) {
        dictionary = id;
        return this;
    }

    /** Four bytes that are said to be the content's checksum. */
    public ZstdFrame checksum(byte[] fourBytes) {
        checksum = fourBytes.clone();
        return this;
    }

    public ZstdFrame stored(byte[] content) {
        blockHeader(STORED, content.length);
        blocks.writeBytes(content);
        return this;
    }

    /** One byte, so many times: 128 KiB cost 4 bytes. */
    public ZstdFrame repeated(int value, long times) {
        for (long left = times; left > 0; left -= BLOCK_BYTES_MAX) {
            blockHeader(REPEATED, (int) Math.min(left, BLOCK_BYTES_MAX));
            blocks.write(value);
        }
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        ByteBuffer start = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC);
        int descriptor = (checksum.length > 0 ? CHECKSUM_FLAG : 0) | (dictionary != 0 ? FOUR_BYTES_OF_DICTIONARY : 0);
        start.put((byte) descriptor).put((byte) ((windowLog - 10) << 3 | windowEighths));
        frame.writeBytes(start.array());
        if (dictionary != 0) {
            frame.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(dictionary)
                    .array());
        }
        frame.writeBytes(blocks.toByteArray());
        frame.writeBytes(new byte[] {1, 0, 0}); // The last block, stored, empty.
        frame.writeBytes(checksum);
        return frame.toByteArray();
    }

    private void blockHeader(int type, int length) {
        int header = type << 1 | length << 3;
        blocks.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
    }
}
