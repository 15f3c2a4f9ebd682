package io.github.unroot.cli;

import java.util.List;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        CommandLineRun run = new CommandLineRun(Commands.wired(), console, System.getenv("UNROOT_TRACE") != null);
        System.exit(run.execute(List.of(arguments)));
    }
}
