package io.github.unroot.audit;

import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A fact in an image that ties it to root, or that a control asks about.
 *
 * @param path where, if it is about a file
 * @param layer the index of the layer that holds the file, the lowest is 0
 * @param level the level of proof that it stands in the way of, 1 to 4; empty where it stands in the way of none
 * @param message one sentence for people
 */
public record Finding(
        Rule rule, Severity severity, Optional<FilePath> path, OptionalInt layer, OptionalInt level, String message) {
    private static final int LEVEL_MAX = 4;

    public Finding {
        if (level.isPresent() && (level.getAsInt() < 1 || level.getAsInt() > LEVEL_MAX)) {
            throw new IllegalArgumentException("no such level: " + level.getAsInt());
        }
    }

    static Finding of(Rule rule, Severity severity, String message) {
        return new Finding(rule, severity, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), message);
    }

    Finding at(FilePath newPath) {
        return new Finding(rule, severity, Optional.of(newPath), layer, level, message);
    }

    Finding inLayer(int newLayer) {
        return new Finding(rule, severity, path, OptionalInt.of(newLayer), level, message);
    }

    Finding against(int newLevel) {
        return new Finding(rule, severity, path, layer, OptionalInt.of(newLevel), message);
    }

    public List<String> controls() {
        return rule.controls();
    }
}
