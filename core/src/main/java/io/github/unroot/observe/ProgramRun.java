package io.github.unroot.observe;

import java.util.List;

/**
 * A successful execve.
 *
 * @param file as execve named it
 * @param arguments with the program's own name first; cut where the trace cut them
 * @param sequence its place in the trace
 */
public record ProgramRun(String file, List<String> arguments, int sequence) {
    public ProgramRun {
        arguments = List.copyOf(arguments);
    }
}
