package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A package that another one names: {@code libc6 (>= 2.36)}, {@code python3:any}.
 *
 * @param qualifier the architecture after the colon
 */
public record Relation(String name, Optional<String> qualifier, Optional<Bound> bound) {
    private static final int NAME_CHARS_MAX = 200;
    private static final int SHOWN_CHARS_MAX = 100;

    /** What a version must be to another. */
    public enum Operator {
        EARLIER("<<"),
        EARLIER_OR_EQUAL("<="),
        EQUAL("="),
        LATER_OR_EQUAL(">="),
        LATER(">>");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** {@code <} and {@code >} are what dpkg still reads as {@code <=} and {@code >=}. */
        static Optional<Operator> of(String sign) {
            String modern = sign.equals("<") || sign.equals(">") ? sign + "=" : sign;
            return Arrays.stream(values())
                    .filter(operator -> operator.sign.equals(modern))
                    .findFirst();
        }

        boolean holds(int order) {
            return switch (this) {
                case EARLIER -> order < 0;
                case EARLIER_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case LATER_OR_EQUAL -> order >= 0;
                case LATER -> order > 0;
            };
        }

        @Override
        public String toString() {
            return sign;
        }
    }

    /** Which versions will do. */
    public record Bound(Operator operator, DebianVersion version) {
        public boolean admits(DebianVersion candidate) {
            return operator.holds(candidate.compareTo(version));
        }

        @Override
        public String toString() {
            return operator + " " + version;
        }
    }

    public Relation {
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a package: \""
                    + EscapedText.shown(name, SHOWN_CHARS_MAX)
                    + "\", which has letters, digits and - + . _");
        }
        if (!qualifier.map(Relation::isName).orElse(true)) {
            throw new IllegalArgumentException("no architecture: \""
                    + EscapedText.shown(qualifier.orElse(""), SHOWN_CHARS_MAX) + "\" after " + name);
        }
    }

    public static Relation to(String name) {
        return new Relation(name, Optional.empty(), Optional.empty());
    }

    /** What a person asks for: {@code NAME}, {@code NAME=VERSION}, {@code NAME:ARCHITECTURE}, or both. */
    public static Relation parseWish(String text) throws UnrootException {
        int equals = text.indexOf('=');
        String subject = equals < 0 ? text : text.substring(0, equals);
        int colon = subject.indexOf(':');
        Optional<Bound> bound = equals < 0
                ? Optional.empty()
                : Optional.of(new Bound(Operator.EQUAL, DebianVersion.parse(text.substring(equals + 1))));
        return of(
                colon < 0 ? subject : subject.substring(0, colon),
                colon < 0 ? Optional.empty() : Optional.of(subject.substring(colon + 1)),
                bound);
    }

    static Relation of(String name, Optional<String> qualifier, Optional<Bound> bound) throws UnrootException {
        try {
            return new Relation(name, qualifier, bound);
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput(String.valueOf(e.getMessage()));
        }
    }

    /**
     * As dpkg allows: policy 5.6.7 is stricter, and third parties' archives hold to this. A plain loop, since it is done
     * for every name of an index.
     */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX || !isLetterOrDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '+' && c != '.' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    boolean admits(DebianVersion version) {
        return bound.map(limit -> limit.admits(version)).orElse(true);
    }

    @Override
    public String toString() {
        return name
                + qualifier.map(architecture -> ":" + architecture).orElse("")
                + bound.map(limit -> " (" + limit + ")").orElse("");
    }
}
