package io.github.unroot.yaml;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Strings as YAML scalars that every YAML reader takes for strings. */
public final class YamlText {
    /** Nothing that could be a number, a key, a comment or an indicator. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+-]*(:[A-Za-z0-9_./+-]+)*");

    /** What YAML 1.1 or 1.2 reads as a boolean or as nothing. */
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /** On one line: plain where that is safe, otherwise in double quotes. */
    public static String scalar(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT)) ? text : quoted(text);
    }

    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(codePoint -> quoted.append(escaped(codePoint)));
        return quoted.append('"').toString();
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (isShown(codePoint)) {
                    yield Character.toString(codePoint);
                }
                yield codePoint < 0x10000 ? String.format("\\u%04x", codePoint) : String.format("\\U%08x", codePoint);
            }
        };
    }

    /** Several lines as they are, after {@code |}; falls back to quotes where YAML would not give them back. */
    public static String block(String text, String indent) {
        String last = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        boolean faithful = !last.isEmpty()
                && !last.endsWith("\n")
                && !last.startsWith(" ")
                && !last.startsWith("\t")
                && !last.startsWith("\n")
                && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isShown(c));
        if (!faithful) {
            return quoted(text);
        }
        StringBuilder block = new StringBuilder(text.endsWith("\n") ? "|" : "|-");
        last.lines().forEach(line -> block.append('\n').append(line.isEmpty() ? "" : indent + line));
        return block.toString();
    }

    /** Whether people see it as it is: no control, format or private character, no separator but the blank. */
    private static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
