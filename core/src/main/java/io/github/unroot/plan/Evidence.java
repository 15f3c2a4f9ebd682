package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.observe.Trace;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a watched run tells the planner.
 *
 * @param green whether the program did its job
 * @param output what it printed, as far as it was kept
 */
public record Evidence(Trace trace, boolean green, String output) {

    List<Access> accesses() {
        return trace.accesses();
    }

    /** The files that were run, as execve named them. */
    Set<String> programs() {
        return accesses().stream()
                .map(Access::program)
                .filter(program -> !program.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Access> succeeded(Operation operation) {
        return accesses().stream()
                .filter(access -> access.operation() == operation && !access.failed())
                .toList();
    }

    List<Access> denied(Operation operation) {
        return accesses().stream()
                .filter(access -> access.operation() == operation && access.denied())
                .toList();
    }
}
