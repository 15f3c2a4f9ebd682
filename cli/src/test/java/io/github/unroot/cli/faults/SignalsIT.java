package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal at each stage of a conversion, and while an image is being written: the status says so, nothing is left. */
@Tag("F21")
class SignalsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "watching the image as it is, INT, 1, 130",
        "watching the image as it is, TERM, 1, 143",
        "watching the image without root, INT, 2, 130",
        "watching the image without root, TERM, 1, 143",
        "proving level, INT, 1, 130",
        "proving level, TERM, 2, 143",
        "writing oci, INT, 2, 130"
    })
    void nothingIsLeft(String stage, String signal, int times, int status) throws IOException, InterruptedException {
        Path sessions = Files.createDirectory(folder.resolve("sessions"));
        Path result = folder.resolve("result");
        ProcessBuilder builder = new ProcessBuilder(
                Unroot.LAUNCHER.toString(),
                "convert",
                "oci:" + new Behaviours(folder).rootServer() + ":latest",
                "oci:" + result + ":latest",
                "--progress",
                "plain");
        builder.environment().put("TMPDIR", sessions.toString());
        builder.redirectOutput(folder.resolve("output").toFile());
        Process unroot = builder.start();
        List<String> told = new ArrayList<>();
        try (BufferedReader errors = unroot.errorReader()) {
            await(stage, errors, told);
            for (int i = 0; i < times; i++) {
                Tool.run("kill", "-" + signal, Long.toString(unroot.pid()));
            }
            errors.lines().forEach(told::add);
        }
        assertThat(unroot.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(unroot.exitValue()).as(told.toString()).isEqualTo(status);
        assertThat(sessions).isEmptyDirectory();
        assertThat(Tool.run("ps", "-eo", "args")).doesNotContain(sessions + "/unroot-");
        assertThat(result.resolve("index.json").toFile().exists()
                        || !result.toFile().exists())
                .as("whole or not at all")
                .isTrue();
    }

    private static void await(String stage, BufferedReader errors, List<String> told) throws IOException {
        String line = errors.readLine();
        while (line != null && !line.startsWith(stage)) {
            told.add(line);
            line = errors.readLine();
        }
        assertThat(line).as(told.toString()).isNotNull();
    }

    /** Nobody else would take away what was written aside: there is no session around it. */
    @Test
    void whatWasWrittenAsideIsTakenAway() throws IOException, InterruptedException {
        SmallApply apply = SmallApply.in(folder);
        Path result = folder.resolve("result");
        List<String> command = new ArrayList<>(SmallApply.injecting("fsync", "delay_enter=5s:when=2"));
        command.add(Unroot.LAUNCHER.toString());
        command.addAll(List.of(apply.words("oci:" + result + ":new")));
        Process strace = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(result.resolve("oci-layout")) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        // strace becomes the parent of what it runs.
        ProcessHandle java = strace.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow();
        Tool.run("kill", "-TERM", Long.toString(java.pid()));
        assertThat(strace.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(strace.exitValue())
                .as(Files.readString(folder.resolve("errors")))
                .isEqualTo(TERMINATED);
        assertThat(result).doesNotExist();
    }
}
