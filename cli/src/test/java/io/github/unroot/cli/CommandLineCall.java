package io.github.unroot.cli;

import io.github.unroot.cli.judge.Tool;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A call of the command line in this process, by the way that {@link Main} goes. */
public final class CommandLineCall {
    private CommandLineCall() {}

    public static Tool.Outcome run(String... words) {
        return run(Map.of(), words);
    }

    public static Tool.Outcome run(Map<String, String> environment, String... words) {
        List<String> arguments = List.of(words);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new CommandLineRun(Commands.wired(environment, arguments), new Console(out, err), false)
                .execute(arguments);
        return new Tool.Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
