package io.github.unroot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end by a test. */
public final class HostProgram {
    private static final long SECONDS_MAX = 120;

    private HostProgram() {}

    /** @param output standard output and standard error, as they came */
    public record Result(int status, String output) {}

    public static Result run(Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("unroot-test", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("did not end: " + command);
                }
                return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs it as OpenShift would: a user ID that no account file lists, group 0, no capability outside its namespace. */
    public static Result runAsArbitraryUser(Map<String, String> environment, List<String> command) {
        List<String> inNamespace = new ArrayList<>(
                List.of("unshare", "--user", "--map-user=1000680000", "--map-group=0", "env", "HOME=/srv/data"));
        environment.forEach((name, value) -> inNamespace.add(name + "=" + value));
        inNamespace.addAll(command);
        return run(Map.of(), inNamespace);
    }

    /** Whether the machine has it, for what only some machines have. */
    public static boolean isInstalled(String program) {
        return run(Map.of(), List.of("sh", "-c", "command -v " + program)).status() == 0;
    }
}
