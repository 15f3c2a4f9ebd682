package io.github.unroot.cli;

import java.util.List;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        List<String> words = List.of(arguments);
        CommandLineRun run = new CommandLineRun(
                Commands.wired(System.getenv(), words), console, System.getenv("UNROOT_TRACE") != null);
        System.exit(run.execute(words));
    }
}
