package io.github.unroot.tar;

import java.io.IOException;
import java.io.OutputStream;

/** Bits, the lowest first, as deflate has them. */
final class BitOutput {
    private static final int BUFFER_BYTES = 32 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private long pending;
    private int pendingBits;

    BitOutput(OutputStream out) {
        this.out = out;
    }

    /** @param count up to 32 */
    void write(int value, int count) throws IOException {
        pending |= (value & 0xffff_ffffL) << pendingBits;
        pendingBits += count;
        while (pendingBits >= 8) {
            put((byte) pending);
            pending >>>= 8;
            pendingBits -= 8;
        }
    }

    void alignToByte() throws IOException {
        if (pendingBits > 0) {
            write(0, 8 - pendingBits);
        }
    }

    /** Whole bytes; the bits before them must end at a byte. */
    void write(byte[] bytes, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            put(bytes[i]);
        }
    }

    private void put(byte b) throws IOException {
        if (filled == BUFFER_BYTES) {
            flush();
        }
        buffer[filled++] = b;
    }

    void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }
}
