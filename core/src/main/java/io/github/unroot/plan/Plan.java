package io.github.unroot.plan;

import java.util.List;

/**
 * The ordered changes that make an image run without root.
 *
 * @param source the digest of the manifest it was made for
 */
public record Plan(String source, List<Change> changes) {
    public Plan {
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
