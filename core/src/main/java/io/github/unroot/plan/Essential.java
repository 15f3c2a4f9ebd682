package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.observe.TracedProcess;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Accesses that nothing in an image can make unnecessary, where a program insists on them. */
final class Essential {
    /** In the order in which they tell most about a program. */
    private static final List<Operation> OPERATIONS = List.of(
            Operation.MOUNT,
            Operation.SET_USER,
            Operation.SET_GROUPS,
            Operation.SET_GROUP,
            Operation.CHROOT,
            Operation.UNSHARE,
            Operation.RAW_SOCKET,
            Operation.MAKE_NODE,
            Operation.TRACE,
            Operation.CAPABILITY,
            Operation.SYSTEM,
            Operation.CHOWN,
            Operation.BIND,
            Operation.KILL);

    private Essential() {}

    static Optional<Access> denied(Evidence evidence) {
        Set<Integer> failed = evidence.trace().failedProcesses().stream()
                .map(TracedProcess::number)
                .collect(Collectors.toSet());
        return evidence.accesses().stream()
                .filter(access -> access.denied() && OPERATIONS.contains(access.operation()))
                .min(Comparator.comparingInt((Access access) -> failed.contains(access.process()) ? 0 : 1)
                        .thenComparingInt(access -> OPERATIONS.indexOf(access.operation())));
    }
}
