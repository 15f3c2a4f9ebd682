package io.github.unroot.sandbox;

import java.util.List;

/**
 * What a container runs.
 *
 * @param arguments the entrypoint and its arguments
 * @param environment {@code NAME=value}, in order
 * @param workingDirectory absolute
 * @param stopSignal the number of the signal that asks it to end
 */
public record Program(List<String> arguments, List<String> environment, String workingDirectory, int stopSignal) {
    public Program {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }
}
