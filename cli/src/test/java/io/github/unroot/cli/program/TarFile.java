package io.github.unroot.cli.program;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A tar file written entry by entry, all of it root's, with whatever names the test wants in it. */
public final class TarFile implements AutoCloseable {
    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES_MAX = 100;

    private final OutputStream bytes;

    public TarFile(Path file) throws IOException {
        this.bytes = new BufferedOutputStream(Files.newOutputStream(file));
    }

    public TarFile directory(String name, int mode) throws IOException {
        header(name + "/", mode, 0, '5', "");
        return this;
    }

    public TarFile file(String name, int mode, String text) throws IOException {
        return file(name, mode, text.getBytes(StandardCharsets.UTF_8));
    }

    public TarFile file(String name, int mode, byte[] content) throws IOException {
        header(name, mode, content.length, '0', "");
        bytes.write(content);
        bytes.write(new byte[(BLOCK_BYTES - content.length % BLOCK_BYTES) % BLOCK_BYTES]);
        return this;
    }

    public TarFile symbolicLink(String name, String target) throws IOException {
        header(name, 0777, 0, '2', target);
        return this;
    }

    @Override
    public void close() throws IOException {
        bytes.write(new byte[2 * BLOCK_BYTES]);
        bytes.close();
    }

    /** POSIX ustar; every number octal, the checksum counted with blanks in its own place. */
    private void header(String name, int mode, int size, char type, String target) throws IOException {
        if (name.length() > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("longer than this writer's names: " + name);
        }
        byte[] header = new byte[BLOCK_BYTES];
        put(header, 0, name);
        put(header, 100, octal(7, mode));
        put(header, 108, octal(7, 0));
        put(header, 116, octal(7, 0));
        put(header, 124, octal(11, size));
        put(header, 136, octal(11, 1_700_000_000));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, octal(6, sum) + "\0 ");
        bytes.write(header);
    }

    private static String octal(int digits, long number) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] field = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(field, 0, header, offset, field.length);
    }
}
