package io.github.unroot.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Compresses to gzip with an encoder of our own: zlib's bytes differ between builds of the JDK, and a layer's digest is
 * promised to be the same on any machine.
 */
public final class GzipEncoder extends OutputStream {
    /** Deflate, no flags, no time, no hint, operating system unknown. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final OutputStream out;
    private final BitOutput bits;
    private final DeflateEncoder deflate;
    private final CRC32 crc = new CRC32();
    private long length;
    private boolean closed;

    public GzipEncoder(OutputStream out) throws IOException {
        this.out = out;
        bits = new BitOutput(out);
        deflate = new DeflateEncoder(bits);
        out.write(HEADER);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        crc.update(bytes, offset, count);
        length += count;
        deflate.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            deflate.finish();
            bits.alignToByte();
            bits.write((int) crc.getValue() & 0xffff, 16);
            bits.write((int) (crc.getValue() >>> 16), 16);
            bits.write((int) length & 0xffff, 16);
            bits.write((int) (length >>> 16) & 0xffff, 16);
            bits.flush();
        }
    }
}
