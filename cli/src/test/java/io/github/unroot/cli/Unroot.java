package io.github.unroot.cli;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program under test, as a user has it: {@code ./unroot} in a process of its own. */
public final class Unroot {
    public static final Path LAUNCHER = Path.of("..", "unroot").toAbsolutePath().normalize();

    private Unroot() {}

    public static Tool.Outcome run(String... arguments) throws IOException {
        return run(Map.of(), List.of(), arguments);
    }

    /** @param before a command that runs another, such as one that hides a part of the machine from it */
    public static Tool.Outcome run(Map<String, String> environment, List<String> before, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(LAUNCHER.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Tool.outcome(builder);
    }
}
