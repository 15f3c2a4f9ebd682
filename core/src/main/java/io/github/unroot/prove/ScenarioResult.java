package io.github.unroot.prove;

import io.github.unroot.identity.Identity;
import io.github.unroot.observe.Access;
import io.github.unroot.sandbox.ProcessSeen;
import java.util.List;
import java.util.OptionalInt;

/**
 * One run and its verdict.
 *
 * @param level the level of proof that the scenario stands for
 * @param identity whom the container was started as
 * @param readOnlyRoot whether only the mounts could be written
 * @param writable the paths that were mounted, empty
 * @param probes what was asked of the program, as a user writes probes
 * @param denied every denied operation that was seen, harmless or not
 * @param processes every process of the container that was seen in /proc, with its identity
 * @param traced how many processes the tracer saw, also those that were gone before /proc was looked at; empty where there
 *     was no tracer: then nobody saw what was denied
 */
public record ScenarioResult(
        int level,
        Identity identity,
        boolean readOnlyRoot,
        List<String> writable,
        List<String> probes,
        Verdict verdict,
        List<Access> denied,
        List<ProcessSeen> processes,
        OptionalInt traced) {
    public static final int LEVEL_MIN = 1;
    public static final int LEVEL_MAX = 4;

    public ScenarioResult {
        if (level < LEVEL_MIN || level > LEVEL_MAX) {
            throw new IllegalArgumentException("no such level: " + level);
        }
        writable = List.copyOf(writable);
        probes = List.copyOf(probes);
        denied = List.copyOf(denied);
        // Until it executes the image's program, a process is the container runtime's own.
        processes = processes.stream().filter(process -> !process.runtime()).toList();
    }

    /** What could have been and was not looked at, for readers of a proof. */
    public List<String> unobserved() {
        return traced.isPresent()
                ? List.of()
                : List.of("denied operations", "processes that lived between two looks at /proc");
    }

    /** How many processes /proc showed; one that changed is among {@link #processes} several times. */
    public long seen() {
        return processes.stream()
                .map(process -> process.process() + "@" + process.started())
                .distinct()
                .count();
    }
}
