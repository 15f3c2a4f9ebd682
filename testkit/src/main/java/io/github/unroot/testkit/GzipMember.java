package io.github.unroot.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One member of a gzip file (RFC 1952), its trailer right or wrong; several are joined with {@link ImageBuilder#joined}. */
public final class GzipMember {
    private final byte[] content;
    private int flags;
    private byte[] optional = {};
    private int crcOff;
    private int sizeOff;

    private GzipMember(byte[] content) {
        this.content = content.clone();
    }

    public static GzipMember of(byte[] content) {
        return new GzipMember(content);
    }

    public static GzipMember empty() {
        return new GzipMember(new byte[0]);
    }

    /** The header's flags and the fields that they announce. */
    public GzipMember header(int newFlags, byte[] newOptional) {
        flags = newFlags;
        optional = newOptional.clone();
        return this;
    }

    public GzipMember wrongCrc() {
        crcOff = 1;
        return this;
    }

    public GzipMember wrongSize() {
        sizeOff = 1;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, (byte) 0xff});
        bytes.writeBytes(optional);
        bytes.writeBytes(deflated(content));
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) crc.getValue() + crcOff).putInt(content.length + sizeOff);
        bytes.writeBytes(trailer.array());
        return bytes.toByteArray();
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                bytes.write(buffer, 0, deflater.deflate(buffer));
            }
            return bytes.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
