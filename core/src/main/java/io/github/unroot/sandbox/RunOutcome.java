package io.github.unroot.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a container showed.
 *
 * @param green whether every probe held
 * @param failure why not, in a few words; empty when green
 * @param notProven whether the sandbox, not the program, is the reason: nothing was shown either way
 * @param limit the limit that ended the run, where one did
 * @param output what the program printed, both streams, up to the limit
 * @param trace the tracer's output; lies in the session's directory
 * @param processes every process that was seen, with its identity
 * @param greenAfterMillis how long the program took until its probes held; 0 when not green
 * @param runtime the runtime's name and version
 */
public record RunOutcome(
        boolean green,
        String failure,
        boolean notProven,
        Optional<String> limit,
        String output,
        Path trace,
        List<ProcessSeen> processes,
        long greenAfterMillis,
        String runtime) {
    public RunOutcome {
        processes = List.copyOf(processes);
    }
}
