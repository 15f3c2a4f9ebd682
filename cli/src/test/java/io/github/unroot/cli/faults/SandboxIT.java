package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine whose sandbox does not work, or where others are at work: never proven for that, and never failed. */
class SandboxIT {
    private static final int NOT_PROVEN = 4;

    @TempDir
    private Path folder = Path.of("");

    private Path sessions = Path.of("");
    private String image = "";

    @BeforeEach
    void prepare() throws IOException {
        sessions = Files.createDirectory(folder.resolve("sessions"));
        image = "oci:" + new Behaviours(folder).program("sleeper", "exec sleep 1000") + ":latest";
    }

    @ParameterizedTest
    @Tag("F20")
    @CsvSource({
        "echo runc version 0.1.1, 'runc'",
        "echo flag provided but not defined: -pid-file >&2; exit 1, 'runc create failed'",
        "exit 127, 'runc create failed'"
    })
    void aRuntimeThatIsTooOldOrBroken(String script, String reason) throws IOException {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path runc = Files.writeString(programs.resolve("runc"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(runc, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = programs + ":" + System.getenv("PATH");
        notProven(prove(Map.of("PATH", path), List.of()), reason);
    }

    /** As an engine's seccomp profile denies them to what runs in its containers; 101 and 272 on amd64. */
    @ParameterizedTest
    @Tag("F20")
    @CsvSource({"ptrace, strace", "unshare, namespaces"})
    void aSystemCallThatIsDenied(String call, String reason) throws IOException {
        String deny = folder.resolve("deny").toString();
        Tool.run("gcc", "-O1", "-o", deny, "src/test/resources/faults/deny.c");
        String number = Tool.run("sh", "-c", "echo SYS_" + call + " | gcc -E -include sys/syscall.h - | tail -n 1")
                .strip();
        notProven(prove(Map.of(), List.of(deny, number)), reason);
    }

    /** Version 1 and version 2 are both seen elsewhere; here there may be none that can be written. */
    @Test
    @Tag("F20")
    void noControlGroups() throws IOException {
        List<String> without = List.of(
                "unshare", "--mount", "sh", "-ec", "mount -t tmpfs -o ro none /sys/fs/cgroup; exec \"$0\" \"$@\"");
        Tool.Outcome outcome = prove(Map.of(), without);
        assertThat(outcome.status()).as(outcome.toString()).isIn(0, NOT_PROVEN);
        assertThat(sessions).isEmptyDirectory();
    }

    private void notProven(Tool.Outcome outcome, String reason) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_PROVEN);
        assertThat(outcome.output() + outcome.errors()).contains(reason);
        assertThat(outcome.output()).doesNotContain("proven, ").doesNotContain(": failed");
        assertThat(sessions).isEmptyDirectory();
    }

    @Test
    @Tag("F13")
    void runsOfOneImageAtTheSameTime() throws Exception {
        Callable<Tool.Outcome> prove = () -> prove(Map.of(), List.of());
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            for (Future<Tool.Outcome> run : executor.invokeAll(List.of(prove, prove, prove))) {
                assertThat(run.get().status()).as(run.get().toString()).isZero();
            }
        }
        assertThat(sessions).isEmptyDirectory();
    }

    /** What a session that was killed left mounted is not followed when its directory is removed. */
    @Test
    @Tag("F13")
    void aMountThatWasLeft() throws IOException {
        Path left = Files.createDirectory(
                sessions.resolve("unroot-1"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(left.resolve("lock"));
        Path mounted = Files.createDirectories(left.resolve("run-1/rootfs"));
        Path canary = Files.createDirectory(folder.resolve("canary"));
        Files.writeString(canary.resolve("file"), "canary");
        String script = "mount --bind \"$CANARY\" \"$MOUNTED\"; exec \"$0\" \"$@\"";
        Tool.Outcome outcome = prove(
                Map.of("CANARY", canary.toString(), "MOUNTED", mounted.toString()),
                List.of("unshare", "--mount", "sh", "-ec", script));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(canary.resolve("file")).hasContent("canary");
        // Nobody has it mounted any more: the next session removes it.
        assertThat(prove(Map.of(), List.of()).status()).isZero();
        assertThat(sessions).isEmptyDirectory();
    }

    private Tool.Outcome prove(Map<String, String> environment, List<String> before) throws IOException {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("TMPDIR", sessions.toString());
        List<String> words = new ArrayList<>(List.of("prove", image, "--level", "1", "--progress", "none"));
        return Unroot.run(all, before, words.toArray(String[]::new));
    }
}
