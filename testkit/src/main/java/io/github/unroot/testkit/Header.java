package io.github.unroot.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block of a tar archive that heads an entry: ustar, mode 0644, owned by root, its checksum right, and any field as it
 * is told. Text is Latin-1, one char a byte.
 */
public final class Header {
    private static final int BLOCK_BYTES = 512;

    /** A field's place in the block. */
    public enum Field {
        NAME(0, 100),
        MODE(100, 8),
        UID(108, 8),
        GID(116, 8),
        SIZE(124, 12),
        SECONDS(136, 12),
        CHECKSUM(148, 8),
        TYPE(156, 1),
        LINK(157, 100),
        /** With the version, {@code ustar\0} and {@code 00}; GNU's is {@code ustar}, two blanks and a NUL. */
        MAGIC(257, 8),
        DEVICE_MAJOR(329, 8),
        DEVICE_MINOR(337, 8),
        PREFIX(345, 155);

        private final int start;
        private final int length;

        Field(int start, int length) {
            this.start = start;
            this.length = length;
        }
    }

    private final byte[] block = new byte[BLOCK_BYTES];
    private boolean sealed = true;

    private Header(char type, String name) {
        set(Field.NAME, name).set(Field.TYPE, String.valueOf(type)).set(Field.MAGIC, "ustar\00000");
        number(Field.MODE, type == '5' ? 0755 : 0644).number(Field.UID, 0).number(Field.GID, 0);
        number(Field.SIZE, 0).number(Field.SECONDS, 1_700_000_000);
    }

    public static Header of(char type, String name) {
        return new Header(type, name);
    }

    /** A field's bytes; what they leave of it is NUL. */
    public Header set(Field field, String bytes) {
        byte[] value = bytes.getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(block, field.start, field.start + field.length, (byte) 0);
        System.arraycopy(value, 0, block, field.start, Math.min(value.length, field.length));
        sealed &= field != Field.CHECKSUM;
        return this;
    }

    /** A field's number, octal, with leading zeros and a NUL at the end. */
    public Header number(Field field, long value) {
        String digits = Long.toOctalString(value);
        return set(field, "0".repeat(Math.max(0, field.length - 1 - digits.length())) + digits);
    }

    /** The checksum as it must be, changed by so much. */
    public Header checksumOff(int by) {
        return set(Field.CHECKSUM, checksum(by));
    }

    public byte[] bytes() {
        byte[] copy = block.clone();
        if (sealed) {
            byte[] checksum = checksum(0).getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(checksum, 0, copy, Field.CHECKSUM.start, checksum.length);
        }
        return copy;
    }

    private String checksum(int by) {
        int sum = by;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            boolean own = i >= Field.CHECKSUM.start && i < Field.CHECKSUM.start + Field.CHECKSUM.length;
            sum += own ? ' ' : block[i] & 0xff;
        }
        String digits = Integer.toOctalString(sum);
        return "0".repeat(6 - digits.length()) + digits + "\0 ";
    }
}
