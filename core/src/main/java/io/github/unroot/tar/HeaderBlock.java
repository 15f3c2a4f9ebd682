package io.github.unroot.tar;

import java.util.Arrays;

/** A ustar header in the making. */
final class HeaderBlock {
    static final int NAME = 0;
    static final int MODE = 100;
    static final int UID = 108;
    static final int GID = 116;
    static final int SIZE = 124;
    static final int SECONDS = 136;
    static final int LINK = 157;
    static final int DEVICE_MAJOR = 329;
    static final int DEVICE_MINOR = 337;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

    private final byte[] block = new byte[BlockInput.BLOCK_BYTES];

    HeaderBlock() {
        System.arraycopy(USTAR, 0, block, MAGIC, USTAR.length);
    }

    void text(int at, byte[] bytes) {
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** Octal, with leading zeros; the byte after the digits stays NUL. */
    void number(int at, long value, int digits) {
        long left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            block[i] = (byte) ('0' + (left & 7));
            left >>>= 3;
        }
        if (left != 0) {
            throw new IllegalArgumentException("ustar can't hold " + value + " in " + digits + " digits");
        }
    }

    void type(char flag) {
        block[TYPE] = (byte) flag;
    }

    /** Puts the checksum in: the sum of all bytes, its own counted as blanks. */
    byte[] finished() {
        Arrays.fill(block, CHECKSUM, CHECKSUM + CHECKSUM_BYTES, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        number(CHECKSUM, sum, CHECKSUM_BYTES - 2);
        block[CHECKSUM + CHECKSUM_BYTES - 2] = 0;
        return block;
    }
}
