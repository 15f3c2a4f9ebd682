package io.github.unroot.yaml;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where something stands in a document, in the form that editors and terminals jump to.
 *
 * @param line the first is 1; 0 where it is the document as a whole
 * @param column the first is 1; 0 where it is a line as a whole
 */
public record Place(String document, int line, int column) {
    private static final int RULE_CHARS_MAX = 500;

    static Place of(String document, Optional<Mark> mark) {
        return mark.map(at -> new Place(document, at.getLine() + 1, at.getColumn() + 1))
                .orElse(new Place(document, 0, 0));
    }

    /** What is wrong there, and what to write. Rules quote the document, so they are cut and escaped. */
    public UnrootException problem(String rule) {
        String cut = rule.length() > RULE_CHARS_MAX ? rule.substring(0, RULE_CHARS_MAX) + "..." : rule;
        return UnrootException.badInput(this + ": " + EscapedText.line(cut));
    }

    /** {@code FILE:LINE:COLUMN}. */
    @Override
    public String toString() {
        return document + (line == 0 ? "" : ":" + line) + (column == 0 ? "" : ":" + column);
    }
}
