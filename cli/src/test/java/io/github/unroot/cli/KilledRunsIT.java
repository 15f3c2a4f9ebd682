package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.killed.KilledRuns;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs by root and by an ordinary user, killed at any moment: what is left is counted. */
class KilledRunsIT {
    private static final int FEW = 20;
    private static final int MANY = 1000;
    private static final Path TABLE = Path.of("target", "killed-runs.txt");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void twentyKilledRunsLeaveNothing() throws IOException, InterruptedException {
        kill(FEW, 30);
    }

    @Test
    @Tag("long")
    void aThousandKilledRunsLeaveNothing() throws IOException, InterruptedException {
        kill(MANY, 120);
    }

    private void kill(int runs, int minutesMax) throws IOException, InterruptedException {
        long seed = Long.getLong("unroot.seed", System.nanoTime());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path image = new Behaviours(folder).program("tiny", "echo ready; sleep 1000");
        Tool.run("chmod", "-R", "a+rX", image.toString());
        try (OrdinaryUser user = OrdinaryUser.add("unroot-killed")) {
            // Its first process takes in those whose parents were killed.
            List<String> command = new ArrayList<>(List.of(
                    "unshare",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "sh",
                    "-c",
                    "\"$@\" & wait $!",
                    "sh",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledRuns.class.getName(),
                    Integer.toString(runs),
                    Long.toString(seed),
                    "oci:" + image + ":latest",
                    folder.resolve("sessions").toString(),
                    Unroot.LAUNCHER.toString()));
            command.addAll(user.before());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(TABLE.toFile())
                    .start();
            boolean ended = process.waitFor(minutesMax, TimeUnit.MINUTES);
            process.destroyForcibly();
            String told = Files.readString(TABLE);
            assertThat(ended).as(told).isTrue();
            assertThat(process.exitValue()).as(told).isZero();
        }
    }
}
