package io.github.unroot.observe;

import java.util.List;
import java.util.Optional;

/**
 * A process of the watched run, its threads within it.
 *
 * @param number in the order in which the trace showed them; 1 is the container's init
 * @param parent the number of the process that made it; 0 for init and where the trace does not tell
 * @param programs what it ran, in order; empty for one that only forked
 * @param end empty for a process that still ran when the trace ended
 */
public record TracedProcess(int number, int parent, List<ProgramRun> programs, Optional<ProcessEnd> end) {
    public static final int INIT = 1;

    public TracedProcess {
        programs = List.copyOf(programs);
    }

    public boolean failed() {
        return end.filter(ProcessEnd::failed).isPresent();
    }
}
