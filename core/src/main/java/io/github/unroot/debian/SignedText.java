package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text with its signatures around it (RFC 4880, 7: the cleartext signature framework), as an archive's InRelease is one.
 * Nothing may stand before, between or after the two parts: what a looser reader would take for signed text cannot be
 * smuggled in there.
 */
final class SignedText {
    private static final String BEGIN_TEXT = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String BEGIN_SIGNATURES = "-----BEGIN PGP SIGNATURE-----";
    private static final String END_SIGNATURES = "-----END PGP SIGNATURE-----";
    private static final String HASH_HEADER = "Hash: ";
    private static final String DASH_ESCAPE = "- ";

    private final byte[] text;
    private final byte[] signatures;

    private SignedText(byte[] text, byte[] signatures) {
        this.text = text;
        this.signatures = signatures;
    }

    /** @param name what a message calls the text */
    static SignedText read(String name, byte[] bytes) throws UnrootException {
        return new Reader(name, bytes).read();
    }

    /**
     * What was signed, for reading: lines end with a newline, and have lost their escapes and the white space at their ends,
     * which signatures do not cover.
     */
    byte[] text() {
        return text;
    }

    /** The armor of the signatures, whole. */
    byte[] signatures() {
        return signatures;
    }

    /** The bytes that signatures are made over: lines are parted, not ended, by CR and LF. */
    byte[] canonical() {
        ByteArrayOutputStream canonical = new ByteArrayOutputStream(text.length + text.length / 16);
        for (int i = 0; i < text.length - 1; i++) {
            if (text[i] == '\n') {
                canonical.write('\r');
            }
            canonical.write(text[i]);
        }
        return canonical.toByteArray();
    }

    /** Goes over the lines once; ISO-8859-1, so that each char is a byte. */
    private static final class Reader {
        private final String name;
        private final String all;
        private int at;

        Reader(String name, byte[] bytes) {
            this.name = name;
            this.all = new String(bytes, StandardCharsets.ISO_8859_1);
        }

        SignedText read() throws UnrootException {
            if (at == all.length() || !BEGIN_TEXT.equals(line())) {
                throw bad("is not signed: it does not begin with \"" + BEGIN_TEXT + "\"");
            }
            skipHeaders();
            byte[] text = text();
            byte[] signatures = signatures();
            if (!all.substring(at).isBlank()) {
                throw bad("goes on after its signature");
            }
            return new SignedText(text, signatures);
        }

        private void skipHeaders() throws UnrootException {
            String header = line();
            while (!header.isEmpty()) {
                if (!header.startsWith(HASH_HEADER)) {
                    throw bad("has a header other than \"Hash\" before the signed text");
                }
                header = line();
            }
        }

        private byte[] text() throws UnrootException {
            StringBuilder text = new StringBuilder(all.length());
            String line = line();
            while (!line.equals(BEGIN_SIGNATURES)) {
                if (line.startsWith("-") && !line.startsWith(DASH_ESCAPE)) {
                    throw bad("has a line that begins with a dash and is not escaped");
                }
                text.append(line.startsWith(DASH_ESCAPE) ? line.substring(DASH_ESCAPE.length()) : line)
                        .append('\n');
                line = line();
            }
            return text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        private byte[] signatures() throws UnrootException {
            StringBuilder armor = new StringBuilder(BEGIN_SIGNATURES).append('\n');
            String line = line();
            while (!line.equals(END_SIGNATURES)) {
                if (line.startsWith("-")) {
                    throw bad("has a line that begins with a dash in its signature");
                }
                armor.append(line).append('\n');
                line = line();
            }
            return armor.append(END_SIGNATURES).append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        /** The next line without the white space at its end. */
        private String line() throws UnrootException {
            if (at == all.length()) {
                throw bad("ends before its signature does");
            }
            int newline = all.indexOf('\n', at);
            int end = newline < 0 ? all.length() : newline;
            int last = end;
            while (last > at && isSpace(all.charAt(last - 1))) {
                last--;
            }
            String line = all.substring(at, last);
            if (line.indexOf('\r') >= 0) {
                throw bad("has a carriage return within a line, which not all readers take for the same");
            }
            at = Math.min(end + 1, all.length());
            return line;
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\r';
        }

        private UnrootException bad(String what) {
            return UnrootException.badInput(name + " " + what);
        }
    }
}
