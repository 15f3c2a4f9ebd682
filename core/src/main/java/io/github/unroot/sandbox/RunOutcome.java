package io.github.unroot.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a container showed.
 *
 * @param green whether every probe held
 * @param failure why not, in a few words; empty when green
 * @param limit the limit of the sandbox that ended the run, where one did: then nothing was shown either way
 * @param output what the program printed, both streams, up to the limit
 * @param trace the tracer's output, in the session's directory; empty where there was no tracer
 * @param processes every process that was seen, with its identity
 * @param greenAfterMillis how long the program took until its probes held; 0 when not green
 */
public record RunOutcome(
        boolean green,
        String failure,
        Optional<String> limit,
        String output,
        Optional<Path> trace,
        List<ProcessSeen> processes,
        long greenAfterMillis) {
    public RunOutcome {
        processes = List.copyOf(processes);
    }
}
