package io.github.unroot.tar;

import static io.github.unroot.tar.BlockInput.BLOCK_BYTES;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive entry by entry, on bytes.
 *
 * <p>The engines read layers with Go's archive/tar, so it decides what an archive means; where GNU tar would see
 * something else in the same bytes, the archive is refused.
 */
public final class TarReader implements Closeable {
    /** As much as Go reads of an extended header. */
    static final int EXTENSION_BYTES_MAX = 1 << 20;

    static final long TRAILING_BYTES_MAX = 64L << 20;
    static final long ENTRY_BYTES_MAX = 64L << 30;

    /** 4294967295 is no ID: as {@code (uid_t) -1} it means "leave as it is". */
    private static final long ID_MAX = 0xffff_fffeL;

    private static final long DEVICE_NUMBER_MAX = 0x7fff_ffffL;
    private static final int MODE_MASK = 07777;

    private final BlockInput input;
    private final Content content = new Content();
    private long remaining;
    private int padding;
    private byte[] entryName = {};
    private long entryOffset;
    private long trailingBytes;
    private boolean ended;

    public TarReader(InputStream in) {
        input = new BlockInput(in);
    }

    /** The next entry; null after the last. What is left of the entry before is skipped. */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            skipContent();
            return readEntry();
        } catch (UnrootException e) {
            throw located(e);
        }
    }

    /** The content of the entry that {@link #next} gave last; after the next call of it, that of the next entry. */
    public InputStream content() {
        return content;
    }

    /** Where in the archive the content of the entry lies that {@link #next} gave last; known until it is read from. */
    public long contentOffset() {
        return input.offset();
    }

    /** Whether there was not one byte, once {@link #next} has given null. */
    public boolean isEmpty() {
        return input.offset() == 0;
    }

    /** How many bytes follow the archive's end, once {@link #next} has given null; writers pad with zeros there. */
    public long trailingBytes() {
        return trailingBytes;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private @Nullable TarEntry readEntry() throws IOException {
        entryName = new byte[0];
        entryOffset = input.offset();
        Extensions extensions = Extensions.NONE;
        while (true) {
            TarHeader header = readHeader();
            if (header == null) {
                if (!extensions.isEmpty()) {
                    throw UnrootException.badInput("an extended header without the entry that it extends");
                }
                return null;
            }
            switch (header.type) {
                case 'x' -> extensions = extensions.withRecords(PaxRecords.parse(readExtension(header)));
                case 'L' -> extensions = extensions.withName(longName(header));
                case 'K' -> extensions = extensions.withLink(longName(header));
                case 'g' -> {
                    // Go forgets what came before a global header, GNU tar does not.
                    if (!extensions.isEmpty()) {
                        throw UnrootException.badInput("a global pax header between an extended header and its entry");
                    }
                    PaxRecords.checkGlobal(readExtension(header));
                    entryOffset = input.offset();
                }
                default -> {
                    return entry(header, extensions);
                }
            }
        }
    }

    /** The next header; null at the archive's end: two blocks of zeros, or the end of the stream as Go allows it. */
    private @Nullable TarHeader readHeader() throws IOException {
        int length = input.takeBlock();
        if (length == 0) {
            ended = true;
            return null;
        }
        if (length < BLOCK_BYTES) {
            throw UnrootException.badInput("the archive is cut off inside a header");
        }
        byte[] buffer = input.buffer();
        int at = input.blockStart(length);
        if (buffer[at] == 0 && TarHeader.isZero(buffer, at)) {
            readEnd();
            return null;
        }
        entryName = TarHeader.nameOf(buffer, at);
        return TarHeader.parse(buffer, at);
    }

    private void readEnd() throws IOException {
        ended = true;
        int length = input.takeBlock();
        if (length == 0) {
            return;
        }
        if (length < BLOCK_BYTES || !TarHeader.isZero(input.buffer(), input.blockStart(length))) {
            throw UnrootException.badInput("the archive goes on after one block of zeros: tools read it differently");
        }
        trailingBytes = input.drain(TRAILING_BYTES_MAX);
        if (trailingBytes > TRAILING_BYTES_MAX) {
            throw UnrootException.badInput("more than " + TRAILING_BYTES_MAX + " bytes follow the archive's end");
        }
    }

    private byte[] readExtension(TarHeader header) throws IOException {
        if (header.size < 0 || header.size > EXTENSION_BYTES_MAX) {
            throw UnrootException.badInput(
                    "an extended header of " + header.size + " bytes, at most " + EXTENSION_BYTES_MAX + " are read");
        }
        startContent(header.size);
        byte[] body = new byte[(int) header.size];
        if (content.readNBytes(body, 0, body.length) < body.length) {
            throw cutOff();
        }
        skipContent();
        return body;
    }

    private byte[] longName(TarHeader header) throws IOException {
        byte[] body = readExtension(header);
        int end = 0;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        if (end == 0) {
            throw UnrootException.badInput("a long name that is empty");
        }
        return Arrays.copyOf(body, end);
    }

    private TarEntry entry(TarHeader header, Extensions extensions) throws IOException {
        PaxRecords records = extensions.records();
        byte[] name = extensions.nameOr(header.name);
        entryName = name;
        TarEntry.Type type = type(header.type, name);
        byte[] link = isLink(type) ? extensions.linkOr(header.link) : Extensions.NOTHING;
        if (isLink(type) && link.length == 0) {
            throw UnrootException.badInput("a link without a target");
        }
        Long paxSize = records == null ? null : records.size;
        long size = size(type, paxSize == null ? header.size : paxSize, paxSize != null);
        PaxRecords.Timestamp modified = records == null ? null : records.modified;
        startContent(size);
        return new TarEntry(
                name,
                type,
                mode(header.mode),
                id("uid", records == null || records.uid == null ? header.uid : records.uid),
                id("gid", records == null || records.gid == null ? header.gid : records.gid),
                size,
                modified == null ? header.seconds : modified.seconds(),
                modified == null ? 0 : modified.nanos(),
                link,
                device(type, header),
                records == null ? Map.of() : records.xattrs(),
                entryOffset);
    }

    private static TarEntry.Type type(char flag, byte[] name) throws UnrootException {
        boolean slash = name.length > 0 && name[name.length - 1] == '/';
        return switch (flag) {
            case '0' -> {
                if (slash) {
                    throw UnrootException.badInput("a file whose name ends in \"/\": tools read it differently");
                }
                yield TarEntry.Type.FILE;
            }
            // Before ustar, directories were files whose name ends in a slash.
            case '\0' -> slash ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMLINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            case 'S' ->
                throw UnrootException.badInput("sparse files are not supported; write the archive without --sparse");
            default -> throw UnrootException.badInput("an entry of unknown type " + shownType(flag));
        };
    }

    private static String shownType(char flag) {
        return '"' + EscapedText.escape(String.valueOf(flag)) + '"';
    }

    private static boolean isLink(TarEntry.Type type) {
        return type == TarEntry.Type.HARD_LINK || type == TarEntry.Type.SYMLINK;
    }

    /** Go reads no content of what is not a file, GNU tar skips it, but for hard links, whose size it ignores. */
    private static long size(TarEntry.Type type, long size, boolean fromPax) throws UnrootException {
        if (type == TarEntry.Type.HARD_LINK && !fromPax) {
            return 0;
        }
        if (size < 0 || size > ENTRY_BYTES_MAX) {
            throw UnrootException.badInput("an impossible size: " + size + " bytes");
        }
        if (size != 0 && type != TarEntry.Type.FILE) {
            throw UnrootException.badInput(
                    "an entry that is no file has " + size + " bytes: tools read it differently");
        }
        return size;
    }

    private static int mode(long mode) throws UnrootException {
        if (mode < 0) {
            throw UnrootException.badInput("a negative mode");
        }
        return (int) (mode & MODE_MASK);
    }

    private static long id(String what, long id) throws UnrootException {
        if (id < 0 || id > ID_MAX) {
            throw UnrootException.badInput("no possible " + what + ": " + id);
        }
        return id;
    }

    private static long device(TarEntry.Type type, TarHeader header) throws UnrootException {
        if (type != TarEntry.Type.CHARACTER_DEVICE && type != TarEntry.Type.BLOCK_DEVICE) {
            return 0;
        }
        long major = header.deviceMajor;
        long minor = header.deviceMinor;
        if (major < 0 || major > DEVICE_NUMBER_MAX || minor < 0 || minor > DEVICE_NUMBER_MAX) {
            throw UnrootException.badInput("no possible device number: " + major + ", " + minor);
        }
        return major << 32 | minor;
    }

    private void startContent(long size) {
        remaining = size;
        padding = (int) (-size & (BLOCK_BYTES - 1));
    }

    private void skipContent() throws IOException {
        long skipped = remaining + padding;
        remaining = 0;
        padding = 0;
        if (!input.skip(skipped)) {
            throw cutOff();
        }
    }

    private static UnrootException cutOff() {
        return UnrootException.badInput("the archive is cut off inside an entry's content");
    }

    private UnrootException located(UnrootException problem) {
        String name = new String(entryName, StandardCharsets.ISO_8859_1);
        return problem.located(bad -> {
            var placed = entryName.length == 0 ? bad : bad.atEntry(EscapedText.abridged(name));
            return placed.atOffset(entryOffset);
        });
    }

    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (remaining == 0) {
                return -1;
            }
            try {
                int count = input.read(target, at, (int) Math.min(length, remaining));
                if (count < 0) {
                    throw cutOff();
                }
                remaining -= count;
                return count;
            } catch (UnrootException e) {
                throw located(e);
            }
        }

        @Override
        public int available() {
            return (int) Math.min(remaining, Integer.MAX_VALUE);
        }
    }
}
