package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import java.util.List;
import java.util.Optional;

/**
 * What the evidence asks for next.
 *
 * @param changes all of them or none
 * @param evidence the access or line of output that asks for them
 * @param cause the denial that it is to cure, where it is one
 * @param certain whether the tree itself says that they are needed; otherwise the next run decides
 */
public record Step(List<Change> changes, String evidence, Optional<Access> cause, boolean certain) {
    public Step {
        changes = List.copyOf(changes);
    }

    /** A step that no single denial asks for. */
    public Step(List<Change> changes, String evidence, boolean certain) {
        this(changes, evidence, Optional.empty(), certain);
    }
}
