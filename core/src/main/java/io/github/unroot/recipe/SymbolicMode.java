package io.github.unroot.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change of permission bits as chmod(1) writes it: {@code g+rX}, {@code u=rwx,g=rx,o=}, {@code 0750}. It does what GNU
 * chmod does under a umask of 0: an image is the same whoever builds it.
 */
public final class SymbolicMode {
    private static final int SETUID_SETGID = 06000;
    private static final int STICKY = 01000;
    private static final int ALL = 07777;
    private static final int EXECUTE = 0111;

    /** Up to this many digits a number says nothing of a directory's setuid and setgid bits. */
    private static final int SHORT_NUMBER_DIGITS_MAX = 4;

    private static final Pattern NUMBER = Pattern.compile("[0-7]{3,5}");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]+|[ugo])?)+)");
    private static final Pattern ACTION = Pattern.compile("([-+=])([rwxXstugo]*)");

    private final String text;
    private final List<Step> steps;

    private SymbolicMode(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** @throws IllegalArgumentException if chmod would not take it */
    public static SymbolicMode parse(String text) {
        if (NUMBER.matcher(text).matches()) {
            return new SymbolicMode(text, List.of(numeric(text)));
        }
        List<Step> steps = new ArrayList<>();
        for (String clause : text.split(",", -1)) {
            Matcher parts = CLAUSE.matcher(clause);
            if (!parts.matches()) {
                throw new IllegalArgumentException("\"" + text
                        + "\" is no mode; write it as for chmod, like \"g+rX\", \"u=rwx,g=rx,o=\" or \"0750\"");
            }
            int whom = whom(parts.group(1));
            Matcher action = ACTION.matcher(parts.group(2));
            while (action.find()) {
                steps.add(symbolic(whom, action.group(1).charAt(0), action.group(2)));
            }
        }
        return new SymbolicMode(text, List.copyOf(steps));
    }

    /** The bits of a file that had these. */
    public int applyTo(int mode, boolean directory) {
        int changed = mode & ALL;
        for (Step step : steps) {
            changed = step.applyTo(changed, directory);
        }
        return changed;
    }

    /**
     * One operator with its right side.
     *
     * @param whom the bits that it may touch
     * @param bits those that it names
     * @param copiedFrom the class whose bits it takes, as a mask; 0 where it names bits
     * @param searchToo whether {@code X} is among them
     * @param said setuid and setgid where the text names them: on directories they stay as they are otherwise
     */
    private record Step(int whom, char operator, int bits, int copiedFrom, boolean searchToo, int said) {

        int applyTo(int mode, boolean directory) {
            int untouched = directory ? SETUID_SETGID & ~said : 0;
            int value = value(mode, directory) & whom & ~untouched;
            return switch (operator) {
                case '+' -> mode | value;
                case '-' -> mode & ~value;
                default -> (mode & (~whom | untouched)) | value;
            };
        }

        private int value(int mode, boolean directory) {
            if (copiedFrom != 0) {
                int one = (mode & copiedFrom) / Integer.lowestOneBit(copiedFrom);
                return one * EXECUTE;
            }
            boolean executable = directory || (mode & EXECUTE) != 0;
            return searchToo && executable ? bits | EXECUTE : bits;
        }
    }

    private static Step numeric(String digits) {
        int bits = Integer.parseInt(digits, 8);
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException("\"" + digits + "\" is no mode; the highest is 07777");
        }
        int said = digits.length() > SHORT_NUMBER_DIGITS_MAX ? SETUID_SETGID : bits & SETUID_SETGID;
        return new Step(ALL, '=', bits, 0, false, said);
    }

    private static Step symbolic(int whom, char operator, String letters) {
        if (!letters.isEmpty() && "ugo".contains(letters)) {
            int copiedFrom = whom(letters) & 0777;
            return new Step(whom, operator, 0, copiedFrom, false, 0);
        }
        int bits = letters.chars()
                .map(letter -> switch (letter) {
                    case 'r' -> 0444;
                    case 'w' -> 0222;
                    case 'x' -> EXECUTE;
                    case 's' -> SETUID_SETGID;
                    case 't' -> STICKY;
                    default -> 0;
                })
                .reduce(0, (some, more) -> some | more);
        return new Step(whom, operator, bits, 0, letters.indexOf('X') >= 0, bits & whom & SETUID_SETGID);
    }

    private static int whom(String letters) {
        if (letters.isEmpty()) {
            return ALL;
        }
        return letters.chars()
                .map(letter -> switch (letter) {
                    case 'u' -> 04700;
                    case 'g' -> 02070;
                    case 'o' -> STICKY | 07;
                    default -> ALL;
                })
                .reduce(0, (some, more) -> some | more);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SymbolicMode mode && mode.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
