package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that take all they get (HOSTILE.md, H56): nothing is proven, the limit is named, nothing is left. */
class LimitsIT {
    private static final int NOT_PROVEN = 4;
    private static final String OTHER_USER = "unroot-limited";

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void addUser() throws IOException {
        Tool.outcome(List.of("userdel", "--remove", OTHER_USER));
        Tool.run("useradd", "--create-home", OTHER_USER);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterAll
    static void removeUser() throws IOException {
        Tool.outcome(List.of("userdel", "--remove", "--force", OTHER_USER));
    }

    static Stream<Arguments> greedyPrograms() {
        String hog = "tail /dev/zero & tail /dev/zero & tail /dev/zero";
        return Stream.of(false, true)
                .flatMap(ordinary -> Stream.of(
                        Arguments.of("fork", "f() { f | f & }; f; sleep 1000", "limit: 256 processes", ordinary),
                        Arguments.of("print", "exec yes without end", "limit: output of ", ordinary),
                        Arguments.of("memory", hog, "limit: memory of ", ordinary)));
    }

    @ParameterizedTest
    @MethodSource("greedyPrograms")
    void aProgramThatTakesTooMuchIsEnded(String name, String script, String limit, boolean ordinary)
            throws IOException {
        Tool.Outcome outcome = prove(name, script, ordinary);
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
        assertThat(outcome.output()).contains("not proven").contains(limit);
    }

    @Test
    void aProgramThatFillsItsDiskIsEnded() throws IOException {
        Path small = Files.createDirectories(folder.resolve("small"));
        List<String> onSmallDisk = List.of(
                "unshare", "--mount", "sh", "-ec", "mount -t tmpfs -o size=64m none " + small + "; exec \"$0\" \"$@\"");
        String image = image("disk", "while dd if=/dev/zero of=/tmp/f$((i=i+1)) bs=1M count=4; do :; done; sleep 1000");
        Tool.Outcome outcome = Unroot.run(
                Map.of("TMPDIR", small.toString()), onSmallDisk, words(image).toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
        assertThat(outcome.output()).contains("limit: disk");
    }

    @Test
    void aProgramThatIgnoresEverySignalIsKilled() throws IOException {
        String image = image("deaf", "trap '' TERM INT HUP QUIT; while :; do sleep 1; done");
        Tool.Outcome outcome = Unroot.run("prove", image, "--level", "1", "--progress", "none");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }

    private static Tool.Outcome prove(String name, String script, boolean ordinary) throws IOException {
        Path sessions = Files.createTempDirectory(folder, "sessions");
        Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> before = ordinary
                ? List.of(
                        "setpriv",
                        "--reuid=" + OTHER_USER,
                        "--regid=" + OTHER_USER,
                        "--init-groups",
                        "env",
                        "HOME=/home/" + OTHER_USER,
                        "JAVA_HOME=" + System.getProperty("java.home"))
                : List.of();
        Tool.Outcome outcome = Unroot.run(
                Map.of("TMPDIR", sessions.toString()),
                before,
                words(image(name, script)).toArray(String[]::new));
        assertThat(sessions).isEmptyDirectory();
        return outcome;
    }

    /** A probe that never holds, so that the program has the time to meet its limit. */
    private static List<String> words(String image) {
        return new ArrayList<>(List.of(
                "prove", image, "--level", "1", "--probe", "log:never", "--timeout", "60s", "--progress", "none"));
    }

    private static String image(String name, String script) throws IOException {
        Path layout = new Behaviours(folder).program(name, script);
        Tool.run("chmod", "-R", "a+rX", layout.toString());
        return "oci:" + layout + ":latest";
    }
}
