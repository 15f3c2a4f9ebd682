package io.github.unroot.tar;

import static io.github.unroot.tar.BlockInput.BLOCK_BYTES;

import io.github.unroot.problem.UnrootException;
import java.util.Arrays;

/**
 * The fields of one header block, as Go's archive/tar reads them. What GNU tar would read differently is refused, so that
 * no two tools see two archives in the same bytes.
 */
final class TarHeader {
    private static final int NAME = 0;
    private static final int NAME_BYTES = 100;
    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int SIZE = 124;
    private static final int SECONDS = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int DEVICE_MAJOR = 329;
    private static final int DEVICE_MINOR = 337;
    private static final int PREFIX = 345;
    private static final int PREFIX_BYTES = 155;
    private static final int STAR_PREFIX_BYTES = 131;
    private static final int GNU_ACCESS_TIME = 345;
    private static final int GNU_CHANGE_TIME = 357;
    private static final int STAR_ACCESS_TIME = 476;
    private static final int STAR_CHANGE_TIME = 488;
    private static final int STAR_TRAILER = 508;
    private static final int SHORT_NUMBER_BYTES = 8;
    private static final int LONG_NUMBER_BYTES = 12;

    private static final byte[] USTAR_MAGIC = {'u', 's', 't', 'a', 'r', 0};
    private static final byte[] GNU_MAGIC = {'u', 's', 't', 'a', 'r', ' ', ' ', 0};
    private static final byte[] STAR_MAGIC = {'t', 'a', 'r', 0};

    private static final byte[] NOTHING = {};

    final byte[] name;
    final byte[] link;
    final char type;
    final long mode;
    final long uid;
    final long gid;
    final long size;
    final long seconds;
    final long deviceMajor;
    final long deviceMinor;

    /** @param block holds the 512 bytes from {@code at} on; their checksum is right */
    private TarHeader(byte[] block, int at) throws UnrootException {
        type = (char) (block[at + TYPE] & 0xff);
        link = text(block, at + LINK, NAME_BYTES);
        mode = number(block, at + MODE, SHORT_NUMBER_BYTES, "mode");
        uid = number(block, at + UID, SHORT_NUMBER_BYTES, "uid");
        gid = number(block, at + GID, SHORT_NUMBER_BYTES, "gid");
        size = number(block, at + SIZE, LONG_NUMBER_BYTES, "size");
        seconds = number(block, at + SECONDS, LONG_NUMBER_BYTES, "modification time");
        boolean ustar = has(block, at + MAGIC, USTAR_MAGIC);
        boolean gnu = has(block, at + MAGIC, GNU_MAGIC);
        byte[] prefix = NOTHING;
        if (ustar && has(block, at + STAR_TRAILER, STAR_MAGIC)) {
            prefix = starPrefix(block, at);
        } else if (ustar) {
            prefix = text(block, at + PREFIX, PREFIX_BYTES);
        } else if (gnu) {
            checkTime(block, at + GNU_ACCESS_TIME);
            checkTime(block, at + GNU_CHANGE_TIME);
        }
        deviceMajor = ustar || gnu ? deviceNumber(block, at + DEVICE_MAJOR) : 0;
        deviceMinor = ustar || gnu ? deviceNumber(block, at + DEVICE_MINOR) : 0;
        name = joined(prefix, block, at + NAME);
    }

    /** Reads a block that is not all zeros. */
    static TarHeader parse(byte[] block, int at) throws UnrootException {
        if (!hasRightChecksum(block, at)) {
            throw UnrootException.badInput("not a tar header: its checksum is wrong");
        }
        return new TarHeader(block, at);
    }

    static boolean isZero(byte[] block, int at) {
        for (int i = at; i < at + BLOCK_BYTES; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The name's bytes for a message, where the header itself is at fault. */
    static byte[] nameOf(byte[] block, int at) {
        return text(block, at + NAME, NAME_BYTES);
    }

    /** The sum of all bytes, the checksum's own counted as blanks; old tars took bytes as signed. */
    private static boolean hasRightChecksum(byte[] block, int at) throws UnrootException {
        int sum = 0;
        int signedSum = 0;
        for (int i = at; i < at + BLOCK_BYTES; i++) {
            sum += block[i] & 0xff;
            signedSum += block[i];
        }
        for (int i = at + CHECKSUM; i < at + CHECKSUM + SHORT_NUMBER_BYTES; i++) {
            sum += ' ' - (block[i] & 0xff);
            signedSum += ' ' - block[i];
        }
        if (block[at + CHECKSUM] < 0) {
            return false;
        }
        long wanted = octalOr(block, at + CHECKSUM, SHORT_NUMBER_BYTES, -1);
        return wanted == sum || wanted == signedSum;
    }

    /** Star keeps times behind a shorter prefix, which must end in a NUL lest others read the times as part of it. */
    private static byte[] starPrefix(byte[] block, int at) throws UnrootException {
        if (block[at + PREFIX + STAR_PREFIX_BYTES - 1] != 0) {
            throw UnrootException.badInput("a star header whose prefix runs into its times");
        }
        number(block, at + STAR_ACCESS_TIME, LONG_NUMBER_BYTES, "access time");
        number(block, at + STAR_CHANGE_TIME, LONG_NUMBER_BYTES, "change time");
        return text(block, at + PREFIX, STAR_PREFIX_BYTES);
    }

    /** Go takes these fields for a prefix of the name if they are not times, GNU tar does not. */
    private static void checkTime(byte[] block, int at) throws UnrootException {
        if (block[at] != 0) {
            number(block, at, LONG_NUMBER_BYTES, "time in a GNU header");
        }
    }

    /** Blanks are 0 here: most writers leave the field so where there is no device. */
    private static long deviceNumber(byte[] block, int at) throws UnrootException {
        for (int i = at; i < at + SHORT_NUMBER_BYTES; i++) {
            if (block[i] != ' ' && block[i] != 0) {
                return number(block, at, SHORT_NUMBER_BYTES, "device number");
            }
        }
        return 0;
    }

    private static byte[] joined(byte[] prefix, byte[] block, int at) {
        if (prefix.length == 0) {
            return text(block, at, NAME_BYTES);
        }
        byte[] rest = text(block, at, NAME_BYTES);
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + rest.length);
        joined[prefix.length] = '/';
        System.arraycopy(rest, 0, joined, prefix.length + 1, rest.length);
        return joined;
    }

    private static boolean has(byte[] block, int at, byte[] wanted) {
        return Arrays.equals(block, at, at + wanted.length, wanted, 0, wanted.length);
    }

    /** Up to the first NUL, or the whole field. */
    private static byte[] text(byte[] block, int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return end == at ? NOTHING : Arrays.copyOfRange(block, at, end);
    }

    private static long number(byte[] block, int at, int length, String field) throws UnrootException {
        if (block[at] < 0) {
            return binary(block, at, length, field);
        }
        long value = octalOr(block, at, length, -1);
        if (value < 0) {
            throw UnrootException.badInput("the " + field + " in the header is not a number");
        }
        return value;
    }

    /** GNU's base-256: two's complement, the first bit only a mark. */
    private static long binary(byte[] block, int at, int length, String field) throws UnrootException {
        int inverse = (block[at] & 0x40) != 0 ? 0xff : 0;
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = (block[at + i] & 0xff) ^ inverse;
            if (i == 0) {
                digit &= 0x7f;
            }
            if (value >>> 55 != 0) {
                throw UnrootException.badInput("the " + field + " in the header does not fit 63 bits");
            }
            value = value << 8 | digit;
        }
        return inverse == 0 ? value : ~value;
    }

    /**
     * Octal digits that Go and GNU tar read as the same number: at most one NUL, blanks, digits; then the field's end, a
     * NUL, or blanks and NULs to the end. A field of NULs is 0.
     */
    private static long octalOr(byte[] block, int at, int length, long otherwise) {
        int end = at + length;
        int i = at;
        if (block[i] == 0) {
            i++;
            if (onlyBlanks(block, i, end)) {
                return 0;
            }
        }
        while (i < end && block[i] == ' ') {
            i++;
        }
        int digits = i;
        long value = 0;
        while (i < end && block[i] >= '0' && block[i] <= '7') {
            value = value << 3 | (block[i] - '0');
            i++;
        }
        boolean ended = i == end || block[i] == 0 || onlyBlanks(block, i, end);
        return i > digits && ended ? value : otherwise;
    }

    private static boolean onlyBlanks(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] != ' ' && block[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
