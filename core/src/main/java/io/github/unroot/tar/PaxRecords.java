package io.github.unroot.tar;

import io.github.unroot.problem.UnrootException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an extended header of POSIX.1-2001 pax says of the entry after it. The grammar is Go's: {@code "LENGTH
 * KEY=VALUE\n"}, records back to back, nothing else.
 */
final class PaxRecords {
    static final int XATTRS_MAX = 64;
    static final int XATTR_BYTES_MAX = 64 << 10;

    private static final String XATTR_PREFIX = "SCHILY.xattr.";
    private static final int NUMBER_DIGITS_MAX = 18;
    private static final int LENGTH_DIGITS_MAX = 9;
    private static final int NANO_DIGITS = 9;

    byte @Nullable [] path;
    byte @Nullable [] link;

    @Nullable
    Long size;

    @Nullable
    Long uid;

    @Nullable
    Long gid;

    @Nullable
    Timestamp modified;

    private Map<String, byte[]> xattrs = Map.of();
    private int xattrBytes;

    record Timestamp(long seconds, int nanos) {}

    /** The records of an {@code x} header. */
    static PaxRecords parse(byte[] body) throws UnrootException {
        PaxRecords records = new PaxRecords();
        int at = 0;
        while (at < body.length) {
            at = records.record(body, at);
        }
        return records;
    }

    /**
     * Checks a {@code g} header, which GNU tar applies to all entries after it and Go's readers to none: it may hold
     * nothing that means something.
     */
    static void checkGlobal(byte[] body) throws UnrootException {
        PaxRecords records = parse(body);
        if (records.path != null
                || records.link != null
                || records.size != null
                || records.uid != null
                || records.gid != null
                || records.modified != null
                || !records.xattrs.isEmpty()) {
            throw UnrootException.badInput("a global pax header that changes entries: tools read it differently");
        }
    }

    Map<String, byte[]> xattrs() {
        return xattrs;
    }

    /** Takes one record; returns where the next one starts. */
    private int record(byte[] body, int start) throws UnrootException {
        int space = start;
        while (space < body.length && space - start <= LENGTH_DIGITS_MAX && body[space] != ' ') {
            space++;
        }
        int length = (int) digits(body, start, space, LENGTH_DIGITS_MAX, "record length");
        int end = start + length;
        if (length < 5 || end > body.length || end <= space + 1 || body[space] != ' ' || body[end - 1] != '\n') {
            throw UnrootException.badInput("a pax record whose length is wrong");
        }
        int equals = space + 1;
        while (equals < end && body[equals] != '=') {
            equals++;
        }
        if (equals == end || equals == space + 1) {
            throw UnrootException.badInput("a pax record without a key and \"=\"");
        }
        String key = new String(body, space + 1, equals - space - 1, StandardCharsets.ISO_8859_1);
        take(key, Arrays.copyOfRange(body, equals + 1, end - 1));
        return end;
    }

    private void take(String key, byte[] value) throws UnrootException {
        switch (key) {
            case "path" -> path = name(key, value);
            case "linkpath" -> link = name(key, value);
            case "size" -> size = number(key, value);
            case "uid" -> uid = number(key, value);
            case "gid" -> gid = number(key, value);
            case "mtime" -> modified = time(key, value);
            case "atime", "ctime" -> time(key, value);
            case "uname", "gname" -> {
                if (holdsNul(value)) {
                    throw UnrootException.badInput("a NUL in the pax record " + key);
                }
            }
            default -> takeOther(key, value);
        }
    }

    private void takeOther(String key, byte[] value) throws UnrootException {
        if (key.indexOf('\0') >= 0) {
            throw UnrootException.badInput("a NUL in the key of a pax record");
        }
        if (key.startsWith("GNU.sparse.")) {
            throw UnrootException.badInput("sparse files are not supported; write the archive without --sparse");
        }
        if (key.startsWith(XATTR_PREFIX)) {
            takeXattr(key.substring(XATTR_PREFIX.length()), value);
        } else if (!isUtf8(key)) {
            throw UnrootException.badInput("a key of a pax record is not UTF-8");
        }
    }

    private void takeXattr(String name, byte[] value) throws UnrootException {
        if (name.isEmpty()) {
            throw UnrootException.badInput("an extended attribute without a name");
        }
        if (value.length == 0) {
            // Go takes an empty value for "not set", and so does every engine.
            return;
        }
        xattrBytes += name.length() + value.length;
        if (xattrs.isEmpty()) {
            xattrs = new TreeMap<>();
        }
        xattrs.put(name, value);
        if (xattrs.size() > XATTRS_MAX || xattrBytes > XATTR_BYTES_MAX) {
            throw UnrootException.badInput(
                    "more than " + XATTRS_MAX + " extended attributes or " + XATTR_BYTES_MAX + " bytes of them");
        }
    }

    private static byte[] name(String key, byte[] value) throws UnrootException {
        if (value.length == 0 || holdsNul(value)) {
            throw UnrootException.badInput("the pax record " + key + " is empty or holds a NUL");
        }
        return value;
    }

    private static long number(String key, byte[] value) throws UnrootException {
        return digits(value, 0, value.length, NUMBER_DIGITS_MAX, key);
    }

    private static long digits(byte[] text, int from, int to, int digitsMax, String what) throws UnrootException {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9' || i - from >= digitsMax) {
                throw UnrootException.badInput(
                        "the pax " + what + " is not a number of up to " + digitsMax + " digits");
            }
            number = number * 10 + text[i] - '0';
        }
        if (from == to) {
            throw UnrootException.badInput("the pax " + what + " is empty");
        }
        return number;
    }

    /** {@code -?SECONDS[.FRACTION]}; what is below a nanosecond is cut off, as in Go. */
    private static Timestamp time(String key, byte[] value) throws UnrootException {
        int from = value.length > 0 && value[0] == '-' ? 1 : 0;
        int point = from;
        while (point < value.length && value[point] != '.') {
            point++;
        }
        long seconds = digits(value, from, point, NUMBER_DIGITS_MAX, key);
        int nanos = 0;
        for (int i = 0; i < Math.max(NANO_DIGITS, value.length - point - 1); i++) {
            int at = point + 1 + i;
            int digit = at < value.length ? value[at] - '0' : 0;
            if (digit < 0 || digit > 9) {
                throw UnrootException.badInput("the pax " + key + " is not a time");
            }
            nanos = i < NANO_DIGITS ? nanos * 10 + digit : nanos;
        }
        if (from == 0) {
            return new Timestamp(seconds, nanos);
        }
        return nanos == 0 ? new Timestamp(-seconds, 0) : new Timestamp(-seconds - 1, 1_000_000_000 - nanos);
    }

    private static boolean holdsNul(byte[] value) {
        for (byte b : value) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUtf8(String key) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
