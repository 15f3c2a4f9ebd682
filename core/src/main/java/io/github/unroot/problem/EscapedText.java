package io.github.unroot.problem;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes as text that is safe on a terminal and in a file, and can be read back without loss. */
public final class EscapedText {
    private static final int ABRIDGED_BYTES_MAX = 200;

    private EscapedText() {}

    /** @param bytes one char a byte (ISO-8859-1) */
    public static String escape(String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(raw.length);
        int at = 0;
        while (at < raw.length) {
            int length = printableLength(raw, at);
            if (length == 0) {
                text.append(String.format("\\x%02x", raw[at] & 0xff));
                at++;
            } else if (raw[at] == '\\') {
                text.append("\\\\");
                at++;
            } else {
                text.append(new String(raw, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    /**
     * A name for a message of one line: escaped, and the middle of a long one left out.
     *
     * @param bytes one char a byte
     */
    public static String abridged(String bytes) {
        return bytes.length() <= ABRIDGED_BYTES_MAX
                ? escape(bytes)
                : escape(bytes.substring(0, ABRIDGED_BYTES_MAX / 2))
                        + " ... "
                        + escape(bytes.substring(bytes.length() - ABRIDGED_BYTES_MAX / 2));
    }

    /** A text of any origin for a message of one line: escaped, and cut where it is longer than that many chars. */
    public static String shown(String text, int charsMax) {
        String cut = text.length() > charsMax ? text.substring(0, charsMax) + "..." : text;
        return escape(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /**
     * Whether {@link #escape} has nothing to hide: all is printable and valid UTF-8.
     *
     * @param bytes one char a byte
     */
    public static boolean isPrintable(String bytes) {
        boolean ascii = bytes.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (ascii) {
            return true;
        }
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        int length = 1;
        while (at < raw.length && length > 0) {
            length = printableLength(raw, at);
            at += length;
        }
        return length > 0;
    }

    /** A whole line, parts of which may be escaped already: what a terminal would act on is, backslashes stay. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (isPrintable(codePoint)) {
                line.appendCodePoint(codePoint);
            } else {
                line.append(String.format("\\x%02x", codePoint));
            }
        });
        return line.toString();
    }

    /** The inverse of {@link #escape}: one char a byte. */
    public static String unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                if (text.charAt(at + 1) == 'x' && at + 4 <= text.length()) {
                    bytes.write(Integer.parseInt(text, at + 2, at + 4, 16));
                    at += 4;
                } else {
                    bytes.write(text.charAt(at + 1));
                    at += 2;
                }
            } else {
                int codePoint = text.codePointAt(at);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many bytes the printable character at a place takes; 0 where there is none. */
    private static int printableLength(byte[] raw, int at) {
        int lead = raw[at] & 0xff;
        if (lead < 0x80) {
            return lead >= 0x20 && lead != 0x7f ? 1 : 0;
        }
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
        if (length == 0 || at + length > raw.length) {
            return 0;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer decoded = CharBuffer.allocate(2);
        if (decoder.decode(ByteBuffer.wrap(raw, at, length), decoded, true).isError()) {
            return 0;
        }
        return isPrintable(Character.codePointAt(decoded.flip(), 0)) ? length : 0;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
