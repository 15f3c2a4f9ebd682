package io.github.unroot.recipe;

import io.github.unroot.recipe.Template.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a template's text as the renderer in the image will, so that what is wrong is known when the recipe is read. */
final class TemplateText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
    private static final String LITERAL = "$${";
    private static final String OPEN = "${";

    /** Half of how often perl repeats a group: 32,766 times before version 5.30. */
    static final int ALTERNATIVE_CHARS_MAX = 16_383;

    private static final int EXCERPT_CHARS_MAX = 40;

    private final String text;
    private final List<Variable> variables = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();

    private TemplateText(String text) {
        this.text = text;
    }

    /** What is wrong in a text, and in which of its lines; the first is 1. */
    record Fault(int line, String rule) {}

    /** What a text names, up to its first fault. */
    record Findings(List<Variable> variables, Optional<Fault> fault) {}

    static Findings read(String text) {
        TemplateText reading = new TemplateText(text);
        reading.between(0, text.length());
        return new Findings(List.copyOf(reading.variables), reading.fault);
    }

    private void between(int start, int end) {
        int at = start;
        while (at < end && fault.isEmpty()) {
            if (text.startsWith(LITERAL, at)) {
                at += LITERAL.length();
            } else if (text.startsWith(OPEN, at)) {
                at = variable(at, end);
            } else {
                at++;
            }
        }
    }

    /** @return the place after its closing brace */
    private int variable(int start, int end) {
        Matcher name = NAME.matcher(text).region(start + OPEN.length(), end);
        if (!name.lookingAt()) {
            return refuse(start, end);
        }
        int at = name.end();
        if (at < end && text.charAt(at) == '}') {
            variables.add(new Variable(name.group(), Optional.empty(), true));
            return at + 1;
        }
        boolean standsIn = text.startsWith(":-", at);
        int close = standsIn || text.startsWith(":+", at) ? close(at + 2, end) : -1;
        if (close < 0) {
            return refuse(start, end);
        }
        if (close - at - 2 > ALTERNATIVE_CHARS_MAX) {
            return refuse(start, end, "the text after it has more than " + ALTERNATIVE_CHARS_MAX + " characters");
        }
        Optional<String> otherwise = standsIn ? Optional.of(text.substring(at + 2, close)) : Optional.empty();
        variables.add(new Variable(name.group(), otherwise, false));
        between(at + 2, close);
        return close + 1;
    }

    /** The brace that ends a text in which variables may stand, themselves without braces in theirs; -1 if none does. */
    private int close(int start, int end) {
        int at = start;
        while (at >= 0 && at < end && text.charAt(at) != '}') {
            if (text.startsWith(LITERAL, at)) {
                at += LITERAL.length();
            } else if (text.startsWith(OPEN, at)) {
                int inner = text.indexOf('}', at);
                boolean nested =
                        inner >= 0 && text.substring(at + OPEN.length(), inner).indexOf('{') >= 0;
                at = inner < 0 || nested ? -1 : inner + 1;
            } else {
                at++;
            }
        }
        return at < end ? at : -1;
    }

    private int refuse(int start, int end) {
        return refuse(
                start,
                end,
                "it is no variable; write ${NAME}, ${NAME:-default} or ${NAME:+text}, at most one more in such a text,"
                        + " and $${ where ${ itself is meant");
    }

    private int refuse(int start, int end, String rule) {
        int line = 1
                + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        String rest = text.substring(start, Math.min(end, start + EXCERPT_CHARS_MAX));
        String shown = rest.lines().findFirst().orElse(rest);
        fault = Optional.of(new Fault(line, "\"" + shown + "\": " + rule));
        return end;
    }
}
