package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A field that names packages: groups parted by commas that all must hold, of alternatives parted by {@code |} of which
 * one must (policy 7.1).
 */
public record Relations(List<Group> groups) {
    static final Relations NONE = new Relations(List.of());

    private static final int RELATIONS_MAX = 20_000;
    private static final int SHOWN_CHARS_MAX = 80;

    /** The first alternative is the one preferred. */
    public record Group(List<Relation> alternatives) {
        public Group {
            alternatives = List.copyOf(alternatives);
            if (alternatives.isEmpty()) {
                throw new IllegalArgumentException("a group without an alternative");
            }
        }

        @Override
        public String toString() {
            return alternatives.stream().map(Relation::toString).collect(Collectors.joining(" | "));
        }
    }

    public Relations {
        groups = List.copyOf(groups);
    }

    public static Relations parse(String text) throws UnrootException {
        return new Parser(text).read();
    }

    /** Every relation by itself: for Provides, Conflicts, Breaks and Replaces, which know no alternatives. */
    public List<Relation> all() {
        return groups.stream().flatMap(group -> group.alternatives().stream()).toList();
    }

    @Override
    public String toString() {
        return groups.stream().map(Group::toString).collect(Collectors.joining(", "));
    }

    /** One pass over the text; white space, line ends among it, may stand between any two words. */
    private static final class Parser {
        private final String text;
        private final List<Group> groups = new ArrayList<>();
        private int at;
        private int count;

        Parser(String text) {
            this.text = text;
        }

        Relations read() throws UnrootException {
            List<Relation> alternatives = new ArrayList<>();
            skipSpace();
            while (at < text.length()) {
                alternatives.add(relation());
                char parting = at < text.length() ? text.charAt(at++) : ',';
                if (parting != ',' && parting != '|') {
                    throw problem("\",\" or \"|\" is needed after " + alternatives.getLast());
                }
                skipSpace();
                if (parting == ',') {
                    groups.add(new Group(alternatives));
                    alternatives.clear();
                }
            }
            if (!alternatives.isEmpty()) {
                throw problem("nothing after the last \"|\"");
            }
            return groups.isEmpty() ? NONE : new Relations(groups);
        }

        private Relation relation() throws UnrootException {
            if (++count > RELATIONS_MAX) {
                throw problem("more than " + RELATIONS_MAX + " relations");
            }
            String name = word();
            Optional<String> qualifier = Optional.empty();
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
                qualifier = Optional.of(word());
            }
            skipSpace();
            Optional<Relation.Bound> bound = Optional.empty();
            if (at < text.length() && text.charAt(at) == '(') {
                at++;
                bound = Optional.of(bound());
                skipSpace();
            }
            return Relation.of(name, qualifier, bound);
        }

        private Relation.Bound bound() throws UnrootException {
            int close = text.indexOf(')', at);
            if (close < 0) {
                throw problem("a \"(\" without its \")\"");
            }
            String inside = text.substring(at, close).strip();
            at = close + 1;
            int signEnd = 0;
            while (signEnd < inside.length() && "<=>".indexOf(inside.charAt(signEnd)) >= 0) {
                signEnd++;
            }
            String sign = inside.substring(0, signEnd);
            Relation.Operator operator = Relation.Operator.of(sign)
                    .orElseThrow(() -> problem("no << <= = >= or >> in \"(" + shown(inside) + ")\""));
            return new Relation.Bound(
                    operator, DebianVersion.parse(inside.substring(signEnd).strip()));
        }

        private String word() {
            int start = at;
            while (at < text.length() && !isSpace(text.charAt(at)) && ":(,|".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipSpace() {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private static String shown(String part) {
            return EscapedText.shown(part, SHOWN_CHARS_MAX);
        }

        private UnrootException problem(String what) {
            return UnrootException.badInput(what);
        }
    }
}
