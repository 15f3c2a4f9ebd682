package io.github.unroot.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Builds a layer's tar archive entry by entry, as it is told: nothing is checked, and headers can be made wrong on
 * purpose. Text is Latin-1, one char a byte, so that any name can be written.
 */
public final class LayerBuilder {
    private static final int BLOCK_BYTES = 512;
    private static final int CHECKSUM = 148;

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
    private final Map<String, String> pax = new LinkedHashMap<>();
    private long uid;
    private long gid;
    private long seconds = 1_700_000_000;
    private boolean wrongChecksum;
    private boolean withoutEnd;

    /** The owner of all entries from here on. */
    public LayerBuilder owner(long newUid, long newGid) {
        uid = newUid;
        gid = newGid;
        return this;
    }

    /** The modification time of all entries from here on. */
    public LayerBuilder time(long newSeconds) {
        seconds = newSeconds;
        return this;
    }

    /** A pax record of the next entry. */
    public LayerBuilder pax(String key, String value) {
        pax.put(key, value);
        return this;
    }

    /** An extended attribute of the next entry. */
    public LayerBuilder xattr(String name, String value) {
        return pax("SCHILY.xattr." + name, value);
    }

    /** The next header's checksum does not fit. */
    public LayerBuilder wrongChecksum() {
        wrongChecksum = true;
        return this;
    }

    public LayerBuilder directory(String name, int mode) {
        return entry(name.endsWith("/") ? name : name + "/", '5', mode, "", "");
    }

    public LayerBuilder file(String name, int mode, String content) {
        return entry(name, '0', mode, "", content);
    }

    public LayerBuilder file(String name, int mode, byte[] content) {
        return file(name, mode, new String(content, StandardCharsets.ISO_8859_1));
    }

    public LayerBuilder symlink(String name, String target) {
        return entry(name, '2', 0777, target, "");
    }

    public LayerBuilder hardLink(String name, String target) {
        return entry(name, '1', 0644, target, "");
    }

    public LayerBuilder fifo(String name, int mode) {
        return entry(name, '6', mode, "", "");
    }

    /** The removal of a path of the layers below. */
    public LayerBuilder whiteout(String name) {
        int slash = name.lastIndexOf('/') + 1;
        return file(name.substring(0, slash) + ".wh." + name.substring(slash), 0, "");
    }

    /** The removal of all that the layers below have in a directory. */
    public LayerBuilder opaque(String directory) {
        return file(directory + "/.wh..wh..opq", 0, "");
    }

    /** GNU's long name ({@code L}) or long link ({@code K}) of the next entry. */
    public LayerBuilder gnuLong(char type, String text) {
        return entry("././@LongLink", type, 0, "", text + "\0");
    }

    /** An entry of any type; a name of more than 100 bytes goes into a pax record. */
    public LayerBuilder entry(String name, char type, int mode, String link, String content) {
        if (name.length() > 100) {
            pax.putIfAbsent("path", name);
        }
        if (link.length() > 100) {
            pax.putIfAbsent("linkpath", link);
        }
        if (!pax.isEmpty()) {
            byte[] records = records(pax);
            pax.clear();
            raw(header("PaxHeaders/entry", 'x', 0644, "", records.length));
            padded(records);
        }
        byte[] bytes = bytes(content);
        raw(header(name, type, mode, link, bytes.length));
        return padded(bytes);
    }

    /** A pax header whose body is given byte for byte. */
    public LayerBuilder paxHeader(char type, String body) {
        byte[] bytes = bytes(body);
        raw(header("PaxHeaders/entry", type, 0644, "", bytes.length));
        return padded(bytes);
    }

    /** A header with what it heads; the size that it states is its own affair. */
    public LayerBuilder headed(Header header, String content) {
        return raw(header.bytes()).padded(bytes(content));
    }

    /** A file whose header states its size and is else as it is told. */
    public LayerBuilder sized(Header header, String content) {
        return headed(header.number(Header.Field.SIZE, content.length()), content);
    }

    /** Any bytes, as they are. */
    public LayerBuilder raw(byte[] bytes) {
        tar.writeBytes(bytes);
        return this;
    }

    public LayerBuilder padded(byte[] bytes) {
        tar.writeBytes(bytes);
        tar.writeBytes(new byte[-bytes.length & (BLOCK_BYTES - 1)]);
        return this;
    }

    /** No blocks of zeros at the end. */
    public LayerBuilder withoutEnd() {
        withoutEnd = true;
        return this;
    }

    /** A ustar header with this builder's owner and time. */
    public byte[] header(String name, char type, int mode, String link, long size) {
        byte[] block = new byte[BLOCK_BYTES];
        put(block, 0, name.length() > 100 ? name.substring(0, 100) : name);
        put(block, 100, octal(mode, 7));
        put(block, 108, octal(uid, 7));
        put(block, 116, octal(gid, 7));
        put(block, 124, octal(size, 11));
        put(block, 136, octal(seconds, 11));
        block[156] = (byte) type;
        put(block, 157, link.length() > 100 ? link.substring(0, 100) : link);
        put(block, 257, "ustar\00000");
        seal(block);
        if (wrongChecksum) {
            wrongChecksum = false;
            block[CHECKSUM] ^= 1;
        }
        return block;
    }

    /** A header changed by hand: bytes put over it, its checksum made right again. */
    public static byte[] patched(byte[] header, int at, String bytes) {
        byte[] block = header.clone();
        put(block, at, bytes);
        seal(block);
        return block;
    }

    private static void seal(byte[] block) {
        put(block, CHECKSUM, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, CHECKSUM, octal(sum, 6) + "\0 ");
    }

    /** Pax records with their lengths. */
    public static byte[] records(Map<String, String> pairs) {
        StringBuilder text = new StringBuilder();
        pairs.forEach((key, value) -> text.append(record(key, value)));
        return bytes(text.toString());
    }

    public static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (Integer.toString(length).length() + rest.length() != length) {
            length++;
        }
        return length + rest;
    }

    private static String octal(long value, int digits) {
        String text = Long.toOctalString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public byte[] tar() {
        byte[] entries = tar.toByteArray();
        return withoutEnd ? entries : Arrays.copyOf(entries, entries.length + 2 * BLOCK_BYTES);
    }

    public byte[] gzip() {
        return gzip(tar());
    }

    /** One gzip member. */
    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
