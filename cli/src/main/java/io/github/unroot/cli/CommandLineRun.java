package io.github.unroot.cli;

import io.github.unroot.problem.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One call from its arguments to its exit status. */
final class CommandLineRun {
    private static final int USAGE_WIDTH = 100;

    private final RootCommand root = new RootCommand();
    private final CommandLine line;
    private final Console console;
    private final boolean traced;

    /** @param traced whether a failure shows where it arose, asked for by the environment */
    CommandLineRun(List<? extends Subcommand> commands, Console console, boolean traced) {
        this.console = console;
        this.traced = traced;
        this.line = new CommandLine(root);
        commands.forEach(this::add);
        line.setUsageHelpWidth(USAGE_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOverwrittenOptionsAllowed(false)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    }

    private void add(Subcommand subcommand) {
        switch (subcommand) {
            case Command<?> command -> line.addSubcommand(command);
            case CommandGroup group -> {
                CommandLine below = new CommandLine(group);
                group.commands().forEach(below::addSubcommand);
                line.addSubcommand(below);
            }
        }
    }

    int execute(List<String> arguments) {
        int status;
        try {
            ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            status = answer(parsed);
        } catch (ParameterException wrong) {
            status = wrongCall(wrong);
        } catch (IOException | RuntimeException | Error thrown) {
            status = failed(thrown);
        }
        try {
            console.finish();
        } catch (IOException unwritten) {
            return failed(unwritten);
        }
        return status;
    }

    private int answer(ParseResult parsed) throws IOException {
        if (CommandLine.printHelpIfRequested(parsed)) {
            return 0;
        }
        ParseResult called = parsed;
        while (called.hasSubcommand()) {
            called = called.subcommand();
        }
        if (called.commandSpec().userObject() instanceof Command<?> command) {
            return run(command);
        }
        throw new ParameterException(called.commandSpec().commandLine(), "Missing command");
    }

    private <R extends Request> int run(Command<R> command) throws IOException {
        return command.job().run(command.request(root.call()), console);
    }

    private int wrongCall(ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        console.err().println(name + ": " + Failure.oneLine(wrongText(wrong)) + " (see " + name + " --help)");
        return Failure.WRONG_CALL;
    }

    private String wrongText(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatchedText(unmatched);
        }
        String text = String.valueOf(wrong.getMessage());
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private String unmatchedText(UnmatchedArgumentException unmatched) {
        String given = unmatched.getUnmatched().getFirst();
        CommandLine called = unmatched.getCommandLine();
        if (unmatched.isUnknownOption()) {
            return "unknown option '" + given + "'"
                    + guess(given, called.getCommandSpec().optionsMap().keySet());
        }
        return called.getSubcommands().isEmpty()
                ? "one argument too many: '" + given + "'"
                : "unknown command '" + given + "'"
                        + guess(given, called.getSubcommands().keySet());
    }

    private static String guess(String given, Set<String> words) {
        List<String> near = Spelling.near(given, words);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private int failed(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        console.err().println("unroot: " + failure.line());
        if (traced || root.stackTrace()) {
            thrown.printStackTrace(console.err());
        }
        return failure.exitStatus();
    }
}
