package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code [epoch:]upstream[-revision]}, ordered as deb-version(7) says. The order is not that of {@code equals}: {@code
 * 1.0}, {@code 1.0-0} and {@code 0:1.0} are one version to dpkg, and three texts in a lock or a file's name.
 *
 * @param text as the archive writes it
 */
public record DebianVersion(String text) implements Comparable<DebianVersion> {
    private static final int VERSION_CHARS_MAX = 256;
    private static final int SHOWN_CHARS_MAX = 100;
    /** dpkg keeps an epoch in an int, and refuses one that does not fit. */
    private static final int EPOCH_DIGITS_MAX = 10;

    public DebianVersion {
        String fault = fault(text);
        if (fault != null) {
            throw new IllegalArgumentException(
                    "no version: \"" + EscapedText.shown(text, SHOWN_CHARS_MAX) + "\" " + fault);
        }
    }

    public static DebianVersion parse(String text) throws UnrootException {
        try {
            return new DebianVersion(text);
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String fault(String text) {
        if (text.isEmpty() || text.length() > VERSION_CHARS_MAX) {
            return "has " + text.length() + " characters, allowed are 1 to " + VERSION_CHARS_MAX;
        }
        int upstream = text.indexOf(':') + 1;
        if (upstream > 0 && !isEpoch(text.substring(0, upstream - 1))) {
            return "has an epoch that is no number under 2147483648";
        }
        int revision = text.lastIndexOf('-');
        int upstreamEnd = revision < upstream ? text.length() : revision;
        if (upstream == upstreamEnd || !isLetterOrDigit(text.charAt(upstream))) {
            return "has an upstream part that begins with neither letter nor digit";
        }
        if (upstreamEnd == text.length() - 1) {
            return "has an empty revision";
        }
        for (int i = upstream; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = isLetterOrDigit(c)
                    || c == '.'
                    || c == '+'
                    || c == '~'
                    || (i <= upstreamEnd && (c == '-' || (c == ':' && upstream > 0)));
            if (!allowed) {
                return "has characters other than letters, digits and . + - ~";
            }
        }
        return null;
    }

    private static boolean isEpoch(String digits) {
        return !digits.isEmpty()
                && digits.length() <= EPOCH_DIGITS_MAX
                && digits.chars().allMatch(DebianVersion::isDigit)
                && Long.parseLong(digits) <= Integer.MAX_VALUE;
    }

    public int epoch() {
        int colon = text.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon));
    }

    public String upstream() {
        int start = text.indexOf(':') + 1;
        int revision = text.lastIndexOf('-');
        return text.substring(start, revision < start ? text.length() : revision);
    }

    /** Empty where there is none: the version of a native package. */
    public Optional<String> revision() {
        int hyphen = text.lastIndexOf('-');
        return hyphen < text.indexOf(':') + 1 ? Optional.empty() : Optional.of(text.substring(hyphen + 1));
    }

    @Override
    public int compareTo(DebianVersion other) {
        int epochs = Integer.compare(epoch(), other.epoch());
        if (epochs != 0) {
            return epochs;
        }
        int upstreams = compareParts(upstream(), other.upstream());
        return upstreams != 0
                ? upstreams
                : compareParts(revision().orElse(""), other.revision().orElse(""));
    }

    /** Alternately what is no digit, by {@link #rank}, and what is, as numbers of any length. */
    private static int compareParts(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() || j < other.length()) {
            while (rank(one, i) != 0 || rank(other, j) != 0) {
                int ranks = Integer.compare(rank(one, i), rank(other, j));
                if (ranks != 0) {
                    return ranks;
                }
                i++;
                j++;
            }
            int oneEnd = endOfDigits(one, i);
            int otherEnd = endOfDigits(other, j);
            int numbers = compareNumbers(one.substring(i, oneEnd), other.substring(j, otherEnd));
            if (numbers != 0) {
                return numbers;
            }
            i = oneEnd;
            j = otherEnd;
        }
        return 0;
    }

    /** A tilde before the end of a part, which is level with a digit; letters before all others. */
    private static int rank(String part, int at) {
        if (at >= part.length() || isDigit(part.charAt(at))) {
            return 0;
        }
        char c = part.charAt(at);
        return c == '~' ? -1 : isLetterOrDigit(c) ? c : c + 256;
    }

    private static int endOfDigits(String part, int start) {
        int end = start;
        while (end < part.length() && isDigit(part.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String one, String other) {
        String first = withoutZeros(one);
        String second = withoutZeros(other);
        int lengths = Integer.compare(first.length(), second.length());
        return lengths != 0 ? lengths : first.compareTo(second);
    }

    private static String withoutZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public String toString() {
        return text;
    }
}
