package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends a conversion, and whenever: no process, mount, directory or control group of it stays. */
@Tag("F21")
class SessionEndIT {
    private static final Duration GONE_WAIT_MAX = Duration.ofSeconds(20);
    private static final long LATEST_MILLIS = 5000;

    @TempDir
    private Path folder = Path.of("");

    /** Which process is sent what. */
    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("outer", "KILL"),
                Arguments.of("outer", "TERM"),
                Arguments.of("outer", "INT"),
                Arguments.of("shell", "KILL"),
                Arguments.of("inner", "KILL"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void nothingIsLeftBehind(String victim, String signal) throws IOException, InterruptedException {
        Path sessions = Files.createDirectory(folder.resolve("sessions"));
        Path result = folder.resolve("result");
        ProcessBuilder builder = new ProcessBuilder(
                        Unroot.LAUNCHER.toString(),
                        "convert",
                        "oci:" + new Behaviours(folder).rootServer() + ":latest",
                        "oci:" + result + ":latest",
                        "--progress",
                        "none")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("TMPDIR", sessions.toString());
        long seed = System.nanoTime();
        long delay = new Random(seed).nextLong(LATEST_MILLIS);
        Process unroot = builder.start();
        ProcessHandle killed = awaitProcess(unroot.toHandle(), victim);
        Thread.sleep(delay);
        Tool.outcome(List.of("kill", "-" + signal, Long.toString(killed.pid())));
        assertThat(unroot.waitFor(GONE_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();

        String when = victim + " " + signal + " after " + delay + " ms, seed " + seed;
        awaitEmpty(sessions);
        if (victim.equals("shell")) {
            // The outer process has cleared up after it, or the next session does.
            Unroot.run("prove", "oci:" + folder.resolve("server") + ":latest", "--progress", "none");
        }
        assertThat(sessions).as(when).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).as(when).doesNotContain(sessions.toString());
        assertThat(Tool.run("ps", "-eo", "args")).as(when).doesNotContain(sessions + "/unroot-");
        assertThat(Files.exists(result.resolve("index.json")) || isWithoutLeftovers(result))
                .as(when)
                .isTrue();
    }

    private static boolean isWithoutLeftovers(Path result) throws IOException {
        return !Files.exists(result)
                || Tool.run("find", result.toString(), "-name", "tmp-*").isEmpty();
    }

    /** The launcher becomes the outer Java process; the session's shell is its child, the inner one a descendant. */
    private static ProcessHandle awaitProcess(ProcessHandle launcher, String victim) throws InterruptedException {
        long deadline = System.nanoTime() + GONE_WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            Stream<ProcessHandle> candidates = victim.equals("outer") ? Stream.of(launcher) : launcher.descendants();
            var found = candidates.filter(process -> isVictim(process, victim)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no such process: " + victim);
    }

    private static boolean isVictim(ProcessHandle process, String victim) {
        String command = process.info().command().orElse("");
        return switch (victim) {
            case "shell" ->
                command.matches(".*/(da|ba)?sh")
                        && process.info()
                                .arguments()
                                .map(List::of)
                                .orElse(List.of())
                                .contains("unroot-session");
            default -> command.endsWith("/java");
        };
    }

    private static void awaitEmpty(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + GONE_WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            try (Stream<Path> entries = Files.list(directory)) {
                if (entries.findAny().isEmpty()) {
                    return;
                }
            }
            Thread.sleep(100);
        }
    }
}
