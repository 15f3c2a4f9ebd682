package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Paragraphs of fields, as deb822(5) has them: an archive's index, a package's control file, a Release file. The bytes
 * are checked in one pass and kept as they are; a {@link Stanza} decodes a field when it is asked for it.
 */
public final class ControlFile {
    static final int CONTROL_BYTES_MAX = 512 << 20;
    private static final int STANZAS_MAX = 1_000_000;
    private static final int FIELDS_MAX = 256;
    private static final int FIELD_NAME_CHARS_MAX = 100;
    private static final int SHOWN_CHARS_MAX = 60;

    private final String name;
    private final byte[] bytes;
    private final List<Stanza> stanzas = new ArrayList<>();
    private final int[] fields = new int[FIELDS_MAX * Stanza.FIELD_INTS];
    private int fieldInts;
    private int line;
    private int stanzaLine;

    private ControlFile(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /**
     * @param name what a message calls the file
     * @param bytes kept by the stanzas, not copied: they must not change
     */
    public static List<Stanza> parse(String name, byte[] bytes) throws UnrootException {
        if (bytes.length > CONTROL_BYTES_MAX) {
            throw UnrootException.badInput(name + ": " + bytes.length + " bytes, at most " + CONTROL_BYTES_MAX
                    + " are read of a control file");
        }
        return new ControlFile(name, bytes).read();
    }

    /** The one paragraph of a file that must have no other. */
    public static Stanza parseOne(String name, byte[] bytes) throws UnrootException {
        List<Stanza> stanzas = parse(name, bytes);
        if (stanzas.size() != 1) {
            throw UnrootException.badInput(name + ": " + stanzas.size() + " paragraphs where there must be one");
        }
        return stanzas.getFirst();
    }

    private List<Stanza> read() throws UnrootException {
        int start = 0;
        while (start < bytes.length) {
            line++;
            int end = endOfLine(start);
            readLine(start, end);
            start = end + 1;
        }
        endStanza(bytes.length);
        return List.copyOf(stanzas);
    }

    private int endOfLine(int start) throws UnrootException {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            if (bytes[end] == 0) {
                throw problem("a NUL byte");
            }
            end++;
        }
        return end;
    }

    /** Policy 5.1: lines of nothing but spaces part paragraphs, too; a "#" at the start of a line makes it a comment. */
    private void readLine(int start, int end) throws UnrootException {
        if (isBlank(start, end)) {
            endStanza(start);
            return;
        }
        switch (bytes[start]) {
            case '#' -> {}
            case ' ', '\t' -> {
                if (fieldInts == 0) {
                    throw problem("a continuation line that continues no field");
                }
            }
            default -> readField(start, end);
        }
    }

    private boolean isBlank(int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return at == end;
    }

    private void readField(int start, int end) throws UnrootException {
        int colon = start;
        int hash = 0;
        while (colon < end && bytes[colon] != ':') {
            if (bytes[colon] <= ' ' || bytes[colon] >= 0x7f) {
                throw problem("no field: " + shown(start, end));
            }
            hash = Stanza.hash(hash, bytes[colon]);
            colon++;
        }
        if (colon == end || colon == start || bytes[start] == '-' || colon - start > FIELD_NAME_CHARS_MAX) {
            throw problem("no field, which is \"Name: value\": " + shown(start, end));
        }
        if (fieldInts == fields.length) {
            throw problem("a paragraph of more than " + FIELDS_MAX + " fields");
        }
        if (fieldInts == 0) {
            stanzaLine = line;
        }
        refuseSecond(start, colon, hash);
        fields[fieldInts++] = start;
        fields[fieldInts++] = colon;
        fields[fieldInts++] = hash;
    }

    /** Policy 5.1: a field is in a paragraph once at most. Two readers of one that is twice need not agree. */
    private void refuseSecond(int start, int colon, int hash) throws UnrootException {
        for (int i = 0; i < fieldInts; i += Stanza.FIELD_INTS) {
            if (fields[i + 2] == hash
                    && Stanza.sameName(bytes, fields[i], fields[i + 1] - fields[i], start, colon - start)) {
                throw problem("the field " + shown(start, colon) + " a second time in one paragraph");
            }
        }
    }

    private void endStanza(int end) throws UnrootException {
        if (fieldInts == 0) {
            return;
        }
        if (stanzas.size() == STANZAS_MAX) {
            throw problem("more than " + STANZAS_MAX + " paragraphs");
        }
        stanzas.add(new Stanza(name, stanzaLine, bytes, Arrays.copyOf(fields, fieldInts), end));
        fieldInts = 0;
    }

    private String shown(int start, int end) {
        return "\"" + EscapedText.shown(Stanza.decode(bytes, start, end).strip(), SHOWN_CHARS_MAX) + "\"";
    }

    private UnrootException problem(String what) {
        return UnrootException.badInput(name + " line " + line + ": " + what);
    }
}
