package io.github.unroot.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How strace writes strings, lists, descriptors and process numbers; strings are one char a byte. */
final class TraceText {
    private TraceText() {}

    /**
     * Splits a list at its commas.
     *
     * @param start behind the opening bracket
     * @param items where they go
     * @return the place of the closing bracket; the text's length if there is none
     */
    static int splitList(String text, int start, List<String> items) {
        int depth = 0;
        int from = start;
        int at = start;
        for (; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '"' -> at = endOfString(text, at);
                case '<' -> at = startsAnnotation(text, at) ? endOfAnnotation(text, at) : at;
                case '/' -> at = endOfComment(text, at);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> {
                    if (depth == 0) {
                        addItem(text, from, at, items);
                        return at;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        addItem(text, from, at, items);
                        from = at + 1;
                    }
                }
                default -> {}
            }
        }
        addItem(text, from, text.length(), items);
        return text.length();
    }

    private static void addItem(String text, int from, int to, List<String> items) {
        String item = text.substring(Math.min(from, to), to).strip();
        if (!item.isEmpty()) {
            items.add(item);
        }
    }

    /** The place of the closing quote, or the last of the text. */
    private static int endOfString(String text, int quote) {
        for (int at = quote + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return at;
            }
        }
        return text.length() - 1;
    }

    /** {@code 3</etc>} and {@code AT_FDCWD</etc>} annotate, {@code 1<<20} does not. */
    private static boolean startsAnnotation(String text, int at) {
        char before = at > 0 ? text.charAt(at - 1) : ' ';
        char after = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        return (Character.isDigit(before) || before == 'D') && after != '<' && after != ' ';
    }

    /** strace writes a {@code >} in the path itself as {@code \76}. */
    private static int endOfAnnotation(String text, int at) {
        int end = text.indexOf('>', at);
        return end < 0 ? text.length() - 1 : end;
    }

    private static int endOfComment(String text, int at) {
        if (!text.startsWith("/*", at)) {
            return at;
        }
        int end = text.indexOf("*/", at + 2);
        return end < 0 ? text.length() - 1 : end + 1;
    }

    /** The string that an argument starts with; empty for a pointer, a number or NULL. */
    static Optional<String> string(String argument) {
        if (!argument.startsWith("\"")) {
            return Optional.empty();
        }
        int end = endOfString(argument, 0);
        boolean closed = end > 0 && argument.charAt(end) == '"';
        return Optional.of(unescape(argument.substring(1, closed ? end : argument.length())));
    }

    /** What a descriptor stands for: a path, or a word such as {@code pipe:[123]}. */
    static Optional<String> annotation(String argument) {
        int start = argument.indexOf('<');
        int end = argument.indexOf('>', start + 1);
        return start <= 0 || end < 0 || !startsAnnotation(argument, start)
                ? Optional.empty()
                : Optional.of(unescape(argument.substring(start + 1, end)));
    }

    /** The strings of {@code ["a", "b"]}; what was cut is left out. */
    static List<String> strings(String argument) {
        List<String> items = new ArrayList<>();
        if (argument.startsWith("[")) {
            splitList(argument, 1, items);
        }
        return items.stream().flatMap(item -> string(item).stream()).toList();
    }

    /** The value of {@code name=} in a structure; empty text if it has none. */
    static String field(String structure, String name) {
        List<String> items = new ArrayList<>();
        splitList(structure, structure.startsWith("{") ? 1 : 0, items);
        return items.stream()
                .filter(item -> item.startsWith(name + "="))
                .map(item -> item.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** {@code 6 /* 10606 in strace's PID NS *}{@code /}: the tracer's number is in the comment where the two differ. */
    static Optional<Integer> processNumber(String value) {
        int comment = value.indexOf("/* ");
        return leadingNumber(comment < 0 ? value : value.substring(comment + 3));
    }

    /** The decimal digits that a text begins with; empty if they are none, or too many for a number of the kernel's. */
    static Optional<Integer> leadingNumber(String text) {
        int end = endOfDigits(text, 0, 10, 10);
        return end == 0 || end > 9 ? Optional.empty() : Optional.of(Integer.valueOf(text.substring(0, end)));
    }

    static String withoutComments(String text) {
        int start = text.indexOf("/*");
        return start < 0 ? text : text.substring(0, start).strip();
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder bytes = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\' || at == text.length()) {
                bytes.append(c);
                continue;
            }
            char escape = text.charAt(at);
            if (escape >= '0' && escape <= '7') {
                int end = endOfDigits(text, at, 8, 3);
                bytes.append((char) (Integer.parseInt(text, at, end, 8) & 0xff));
                at = end;
            } else if (escape == 'x' && endOfDigits(text, at + 1, 16, 2) > at + 1) {
                int end = endOfDigits(text, at + 1, 16, 2);
                bytes.append((char) Integer.parseInt(text, at + 1, end, 16));
                at = end;
            } else {
                bytes.append(control(escape));
                at++;
            }
        }
        return bytes.toString();
    }

    private static int endOfDigits(String text, int start, int radix, int countMax) {
        int end = start;
        while (end < text.length() && end < start + countMax && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    private static char control(char escape) {
        return switch (escape) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'v' -> '\u000b';
            case 'f' -> '\f';
            default -> escape;
        };
    }
}
