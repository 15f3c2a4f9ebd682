package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One paragraph of a control file: its fields in their order, found by name whatever the case of its letters. */
public final class Stanza {
    /** A field is where its name begins, where its colon is, and the hash of its name. */
    static final int FIELD_INTS = 3;

    private static final int SHOWN_CHARS_MAX = 100;

    private final String file;
    private final int line;
    private final byte[] bytes;
    private final int[] fields;
    private final int end;

    Stanza(String file, int line, byte[] bytes, int[] fields, int end) {
        this.file = file;
        this.line = line;
        this.bytes = bytes;
        this.fields = fields;
        this.end = end;
    }

    /** The names of the fields, in their order and as the file writes them. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fields.length; i += FIELD_INTS) {
            names.add(decode(bytes, fields[i], fields[i + 1]));
        }
        return names;
    }

    public boolean has(String field) {
        return find(field) >= 0;
    }

    /** A field's text as the file has it, continuation lines with their first space, but for white space around it. */
    public Optional<String> value(String field) {
        int at = find(field);
        return at < 0 ? Optional.empty() : Optional.of(text(at));
    }

    public String required(String field) throws UnrootException {
        int at = find(field);
        String value = at < 0 ? "" : text(at);
        if (value.isEmpty()) {
            throw problem(field, "the field " + field + " is missing");
        }
        return value;
    }

    /** The lines of a field without white space around them and without empty ones. */
    public List<String> lines(String field) {
        return value(field).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Bad input at a field; where there is no such field, at the paragraph. */
    public UnrootException problem(String field, String what) {
        int at = find(field);
        return UnrootException.badInput(
                file + " line " + (at < 0 ? line : line + linesBefore(fields[at])) + ": " + EscapedText.line(what));
    }

    /** {@code "Field: value"} on one line, for a message. */
    String shown(String field) {
        return field + ": " + EscapedText.shown(value(field).orElse(""), SHOWN_CHARS_MAX);
    }

    /** The whole paragraph as text, without the line that ends it. */
    @Override
    public String toString() {
        return decode(bytes, fields[0], end).stripTrailing();
    }

    private int find(String field) {
        int hash = 0;
        for (int i = 0; i < field.length(); i++) {
            hash = hash(hash, field.charAt(i));
        }
        for (int i = 0; i < fields.length; i += FIELD_INTS) {
            if (fields[i + 2] == hash && isNamed(i, field)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNamed(int at, String field) {
        int length = fields[at + 1] - fields[at];
        for (int i = 0; i < length && length == field.length(); i++) {
            if (lower(bytes[fields[at] + i]) != lower(field.charAt(i))) {
                return false;
            }
        }
        return length == field.length();
    }

    private String text(int at) {
        int valueEnd = at + FIELD_INTS < fields.length ? fields[at + FIELD_INTS] : end;
        String text = decode(bytes, fields[at + 1] + 1, valueEnd);
        return (text.indexOf('#') < 0 ? text : withoutComments(text)).strip();
    }

    private static String withoutComments(String text) {
        return text.lines().filter(each -> !each.startsWith("#")).collect(Collectors.joining("\n"));
    }

    private int linesBefore(int position) {
        int count = 0;
        for (int i = fields[0]; i < position; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    static String decode(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    static int hash(int before, int letter) {
        return before * 31 + lower(letter);
    }

    static boolean sameName(byte[] bytes, int one, int oneLength, int other, int otherLength) {
        for (int i = 0; i < oneLength && oneLength == otherLength; i++) {
            if (lower(bytes[one + i]) != lower(bytes[other + i])) {
                return false;
            }
        }
        return oneLength == otherLength;
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
