package io.github.unroot.tar;

import io.github.unroot.problem.EscapedText;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a tar archive: the same entries give the same bytes on any machine. An entry is ustar, with a pax header before
 * it only for what ustar can't hold.
 */
public final class TarWriter implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int NAME_BYTES_MAX = 100;
    private static final int SHORT_NUMBER_DIGITS = 7;
    private static final int LONG_NUMBER_DIGITS = 11;
    private static final long SHORT_NUMBER_MAX = 07777777;
    private static final long LONG_NUMBER_MAX = 077777777777L;

    private final OutputStream out;
    private boolean finished;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes an entry without content. */
    public void write(TarEntry entry) throws IOException {
        write(entry, InputStream.nullInputStream());
    }

    /** Writes a file; the content must have as many bytes as the entry says. */
    public void write(TarEntry entry, InputStream content) throws IOException {
        byte[] records = paxRecords(entry);
        if (records.length > 0) {
            out.write(paxHeader(records.length));
            out.write(records);
            pad(records.length);
        }
        out.write(header(entry));
        copy(entry, content);
        pad(entry.size());
    }

    private void copy(TarEntry entry, InputStream content) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(entry.size(), 1))];
        long left = entry.size();
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("the content of " + shown(entry) + " ends " + left + " bytes too early");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private static String shown(TarEntry entry) {
        return EscapedText.escape(new String(entry.name(), StandardCharsets.ISO_8859_1));
    }

    private void pad(long length) throws IOException {
        out.write(new byte[(int) (-length & (BlockInput.BLOCK_BYTES - 1))]);
    }

    private static byte[] header(TarEntry entry) {
        HeaderBlock block = new HeaderBlock();
        block.text(HeaderBlock.NAME, cut(entry.name()));
        block.number(HeaderBlock.MODE, entry.mode(), SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.UID, orZero(entry.uid(), SHORT_NUMBER_MAX), SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.GID, orZero(entry.gid(), SHORT_NUMBER_MAX), SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.SIZE, orZero(entry.size(), LONG_NUMBER_MAX), LONG_NUMBER_DIGITS);
        block.number(HeaderBlock.SECONDS, orZero(entry.seconds(), LONG_NUMBER_MAX), LONG_NUMBER_DIGITS);
        block.type(flag(entry.type()));
        block.text(HeaderBlock.LINK, cut(entry.link()));
        block.number(HeaderBlock.DEVICE_MAJOR, entry.device() >>> 32, SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.DEVICE_MINOR, entry.device() & 0xffff_ffffL, SHORT_NUMBER_DIGITS);
        return block.finished();
    }

    private static byte[] paxHeader(int length) {
        HeaderBlock block = new HeaderBlock();
        block.text(HeaderBlock.NAME, "PaxHeaders.0/entry".getBytes(StandardCharsets.US_ASCII));
        block.number(HeaderBlock.MODE, 0644, SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.UID, 0, SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.GID, 0, SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.SIZE, length, LONG_NUMBER_DIGITS);
        block.number(HeaderBlock.SECONDS, 0, LONG_NUMBER_DIGITS);
        block.type('x');
        block.number(HeaderBlock.DEVICE_MAJOR, 0, SHORT_NUMBER_DIGITS);
        block.number(HeaderBlock.DEVICE_MINOR, 0, SHORT_NUMBER_DIGITS);
        return block.finished();
    }

    /** The records that this entry needs, in the order of their keys; empty if it needs none. */
    private static byte[] paxRecords(TarEntry entry) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> xattr : new TreeMap<>(entry.xattrs()).entrySet()) {
            record(records, "SCHILY.xattr." + xattr.getKey(), xattr.getValue());
        }
        recordNumber(records, "gid", entry.gid(), SHORT_NUMBER_MAX);
        recordBytes(records, "linkpath", entry.link());
        recordTime(records, entry);
        recordBytes(records, "path", entry.name());
        recordNumber(records, "size", entry.size(), LONG_NUMBER_MAX);
        recordNumber(records, "uid", entry.uid(), SHORT_NUMBER_MAX);
        return records.toByteArray();
    }

    private static void recordNumber(ByteArrayOutputStream records, String key, long value, long ustarMax) {
        if (value > ustarMax) {
            record(records, key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void recordBytes(ByteArrayOutputStream records, String key, byte[] value) {
        if (value.length > NAME_BYTES_MAX) {
            record(records, key, value);
        }
    }

    private static void recordTime(ByteArrayOutputStream records, TarEntry entry) {
        if (entry.nanos() == 0 && entry.seconds() >= 0 && entry.seconds() <= LONG_NUMBER_MAX) {
            return;
        }
        // -1.25 is second -2 and 0.75 of the next.
        boolean negative = entry.seconds() < 0;
        long seconds = negative && entry.nanos() > 0 ? entry.seconds() + 1 : entry.seconds();
        int nanos = negative && entry.nanos() > 0 ? 1_000_000_000 - entry.nanos() : entry.nanos();
        String text = (negative ? "-" : "") + Math.abs(seconds) + (nanos == 0 ? "" : String.format(".%09d", nanos));
        record(records, "mtime", text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A record's length counts its own digits. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.ISO_8859_1);
        if (key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("pax can't hold the key " + EscapedText.escape(key));
        }
        int rest = 3 + keyBytes.length + value.length;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        records.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(keyBytes);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    private static byte[] cut(byte[] name) {
        return name.length <= NAME_BYTES_MAX ? name : Arrays.copyOf(name, NAME_BYTES_MAX);
    }

    private static long orZero(long value, long max) {
        return value >= 0 && value <= max ? value : 0;
    }

    private static char flag(TarEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    /** Writes the end of the archive, once. */
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            out.write(new byte[2 * BlockInput.BLOCK_BYTES]);
            out.flush();
        }
    }

    /** Writes the end of the archive and closes what it writes to. */
    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
