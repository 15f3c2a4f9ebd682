package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Attacks;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that take all they get (HOSTILE.md, H56): nothing is proven, the limit is named, nothing is left. */
@Tag("H56")
class LimitsIT {
    private static final int FAILED = 1;
    private static final int NOT_PROVEN = 4;

    /** A probe that never holds, so that the program has the time to meet its limit. */
    private static final String NEVER = "log:never";

    @TempDir
    private static Path folder = Path.of("");

    private static OrdinaryUser user = new OrdinaryUser("");

    @BeforeAll
    static void addUser() throws IOException {
        user = OrdinaryUser.add("unroot-limited");
    }

    @AfterAll
    static void removeUser() throws IOException {
        user.close();
    }

    static Stream<Arguments> greedyPrograms() {
        String hog = "tail /dev/zero & tail /dev/zero & tail /dev/zero";
        // A file that nobody sees any more: it has a descriptor, and no name.
        String hidden =
                "exec 3>/tmp/x; /bin/busybox fallocate -l 5368709120 /tmp/x; /bin/busybox rm /tmp/x; sleep 1000";
        return Stream.of(false, true)
                .flatMap(ordinary -> Stream.of(
                        Arguments.of("fork", "f() { f | f & }; f; sleep 1000", "limit: 256 processes", ordinary),
                        Arguments.of("print", "exec yes without end", "limit: output of ", ordinary),
                        Arguments.of("memory", hog, "limit: memory of ", ordinary),
                        Arguments.of("hidden", hidden, "limit: disk of 4294967296 bytes", ordinary)));
    }

    @ParameterizedTest
    @MethodSource("greedyPrograms")
    void aProgramThatTakesTooMuchIsEnded(String name, String script, String limit, boolean ordinary)
            throws IOException {
        try (Guarded guarded = guarded(ordinary)) {
            Tool.Outcome outcome = prove(guarded, program(name, script), "1", NEVER, 60);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
            assertThat(outcome.output()).contains("not proven").contains(limit);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramThatMakesAMillionFilesIsEnded(boolean ordinary) throws IOException {
        try (Guarded guarded = guarded(ordinary)) {
            Tool.Outcome outcome = prove(guarded, new Attacks(folder).files(), "1", NEVER, 240);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
            assertThat(outcome.output()).contains("limit: disk of 100000 files");
        }
    }

    /** At level 3 there is a file system in memory over it, whose size is ours. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramThatFillsItsScratchIsEnded(boolean ordinary) throws IOException {
        RunSettings settings =
                RunSettings.asRoot().withUser("1001:0").withCommand("/start").withVolume("/tmp");
        String script = "if /bin/busybox grep -q ' /tmp tmpfs' /proc/mounts; then dd if=/dev/zero of=/tmp/x bs=1M; fi;"
                + " echo ready; sleep 1000";
        String image = reference(new Behaviours(folder).program("scratch", script, settings));
        try (Guarded guarded = guarded(ordinary)) {
            Tool.Outcome outcome = prove(guarded, image, "3", "log:ready", 60);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
            assertThat(outcome.output()).contains("limit: memory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"size=64m", "size=1g,nr_inodes=30000"})
    void aProgramThatFillsASmallDiskIsEnded(String size) throws IOException {
        Path small = Files.createDirectories(folder.resolve("small"));
        String image = size.contains("nr_inodes")
                ? new Attacks(folder).files()
                : program("disk", "while dd if=/dev/zero of=/tmp/f$((i=i+1)) bs=1M count=4; do :; done; sleep 1000");
        Tool.Outcome outcome = Unroot.run(
                Map.of("TMPDIR", small.toString()),
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-ec",
                        "mount -t tmpfs -o " + size + " none " + small + "; exec \"$0\" \"$@\""),
                words(image, "1", NEVER, 60));
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
        assertThat(outcome.output()).containsPattern("limit: disk: \\d+ (bytes|inodes) are left");
    }

    @Test
    void aProgramThatIgnoresEverySignalIsKilled() throws IOException {
        String image = program("deaf", "trap '' TERM INT HUP QUIT; while :; do sleep 1; done");
        try (Guarded guarded = guarded(false)) {
            Tool.Outcome outcome = guarded.run("prove", image, "--level", "1", "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChildThatIsLeftBehindEndsWithTheProgram(boolean ordinary) throws IOException {
        String script = "/bin/busybox setsid /bin/busybox sleep 100001 & (trap '' TERM HUP; sleep 100001) & exit 0";
        try (Guarded guarded = guarded(ordinary)) {
            Tool.Outcome outcome = prove(guarded, program("parent", script), "3", "exit:0", 60);
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(Tool.run("ps", "-eo", "args")).doesNotContain("sleep 100001");
        }
    }

    /** The run as root takes away all that it can; each of the runs that follow sees the image as it was. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProgramThatRewritesItsOwnFilesSpoilsNoOtherRun(boolean ordinary) throws IOException {
        RunSettings settings = RunSettings.asRoot().withCommand("/start").withPort("8080/tcp");
        String script = "mkdir -p /www; (sleep 1; /bin/busybox rm -rf /start /etc /www /bin/sh /lib /usr) &"
                + " exec httpd -f -p 8080 -h /";
        String image = reference(new Behaviours(folder).program("rewrites", script, settings));
        try (Guarded guarded = guarded(ordinary)) {
            Path result = Files.createTempDirectory(folder, "result");
            Tool.run("chmod", "a+rwx", result.toString());
            String to = "oci:" + result.resolve("image") + ":latest";
            Tool.Outcome outcome = guarded.run("convert", image, to, "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.output()).contains("level 3 holds");
        }
    }

    /** Each letter comes in time, the whole answer never would. */
    @Test
    void aServerThatAnswersALetterAtATimeTakesNoLongerThanTheRunMay() throws IOException {
        String answer = "while :; do echo -n H; sleep 3; done";
        String script = "echo '" + answer + "' >/tmp/answer; while :; do nc -l -p 8080 -e sh /tmp/answer; done";
        try (Guarded guarded = guarded(false)) {
            long started = System.nanoTime();
            Tool.Outcome outcome = prove(guarded, program("slow", script), "1", "http:8080/", 10);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(FAILED);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMinutes(2));
        }
    }

    private static Tool.Outcome prove(Guarded guarded, String image, String level, String probe, int seconds)
            throws IOException {
        return guarded.run(words(image, level, probe, seconds));
    }

    private static String[] words(String image, String level, String probe, int seconds) {
        return new String[] {
            "prove", image, "--level", level, "--probe", probe, "--timeout", seconds + "s", "--progress", "none"
        };
    }

    private static Guarded guarded(boolean ordinary) throws IOException {
        return new Guarded(folder, ordinary ? Optional.of(user) : Optional.empty());
    }

    private static String program(String name, String script) throws IOException {
        return reference(new Behaviours(folder).program(name, script));
    }

    private static String reference(Path layout) throws IOException {
        Tool.run("chmod", "-R", "a+rX", layout.toString());
        return "oci:" + layout + ":latest";
    }
}
