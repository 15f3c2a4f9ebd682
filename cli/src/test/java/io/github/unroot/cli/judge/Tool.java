package io.github.unroot.cli.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this machine, run to its end. */
public final class Tool {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Tool() {}

    /** What a run left: its exit status and what it printed. */
    public record Outcome(int status, String output, String errors) {
        @Override
        public String toString() {
            return "exit " + status + "\n" + output + errors;
        }
    }

    /** Runs a program that must succeed; its standard output. */
    public static String run(String... command) throws IOException {
        Outcome outcome = outcome(new ProcessBuilder(command));
        if (outcome.status() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome);
        }
        return outcome.output();
    }

    /** As {@link #run}, for output that is no text. */
    public static byte[] bytes(String... command) throws IOException {
        Path output = Files.createTempFile("unroot-test", ".out");
        try {
            Outcome outcome = outcome(new ProcessBuilder(command).redirectOutput(output.toFile()));
            if (outcome.status() != 0) {
                throw new IOException(String.join(" ", command) + ": " + outcome);
            }
            return Files.readAllBytes(output);
        } finally {
            Files.delete(output);
        }
    }

    public static Outcome outcome(List<String> command) throws IOException {
        return outcome(new ProcessBuilder(command));
    }

    public static Outcome outcome(ProcessBuilder builder) throws IOException {
        Path errors = Files.createTempFile("unroot-test", ".err");
        try {
            Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = read(process.getInputStream());
            awaitEnd(process);
            return new Outcome(process.exitValue(), output, Files.readString(errors, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(errors);
        }
    }

    /** An interrupt ends the process too, and is told as an I/O failure so that {@code close} may pass it on. */
    static void awaitEnd(Process process) throws IOException {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(process.info() + ": still running after " + PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw interruption();
        }
    }

    static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            throw interruption();
        }
    }

    private static IOException interruption() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    private static String read(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
