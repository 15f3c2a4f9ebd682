package io.github.unroot.plan;

import java.util.List;

/**
 * What the evidence asks for next.
 *
 * @param changes all of them or none
 * @param evidence the access or line of output that asks for them
 * @param certain whether the tree itself says that they are needed; otherwise the next run decides
 */
public record Step(List<Change> changes, String evidence, boolean certain) {
    public Step {
        changes = List.copyOf(changes);
    }
}
