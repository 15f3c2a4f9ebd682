package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Attacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose programs want out of the sandbox, or would have the machine run what they ship. */
class AttackIT {
    private static final String HELD = "log:(?m)^all held$";

    @TempDir
    private static Path folder = Path.of("");

    private static OrdinaryUser user = new OrdinaryUser("");

    @BeforeAll
    static void addUser() throws IOException {
        user = OrdinaryUser.add("unroot-attack");
    }

    @AfterAll
    static void removeUser() throws IOException {
        user.close();
    }

    /** First as root with the capabilities that engines give, while it is watched; then at every level. */
    @ParameterizedTest(name = "H56 no way out, called by an ordinary user: {0}")
    @ValueSource(booleans = {false, true})
    void noWayLeadsOut(boolean ordinary) throws IOException {
        try (Guarded guarded = guarded(ordinary)) {
            String image = new Attacks(folder).escape("0:0", guarded.canary().environment());
            Path result = Files.createTempDirectory(folder, "result");
            Files.setPosixFilePermissions(result, PosixFilePermissions.fromString("rwxrwxrwx"));
            Tool.Outcome outcome = guarded.run(
                    "convert",
                    image,
                    "oci:" + result.resolve("image") + ":latest",
                    "--level",
                    "4",
                    "--probe",
                    HELD,
                    "--probe",
                    "exec:/bin/true",
                    "--timeout",
                    "120s",
                    "--progress",
                    "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.output()).contains("level 4 holds");
        }
    }

    @ParameterizedTest(name = "H53 nothing of the image runs on the machine, called by an ordinary user: {0}")
    @ValueSource(booleans = {false, true})
    @Tag("H53")
    void whatTheImageShipsStaysInIt(boolean ordinary) throws IOException {
        try (Guarded guarded = guarded(ordinary)) {
            Path marks = Files.createTempDirectory(folder, "marks");
            Files.setPosixFilePermissions(marks, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path trap = new Attacks(folder).trap(marks);
            checkTrap(trap, marks.resolve("ran"));
            String image = new Attacks(folder).impostor("0:0", marks);
            Path result = Files.createTempDirectory(folder, "result");
            Files.setPosixFilePermissions(result, PosixFilePermissions.fromString("rwxrwxrwx"));
            Tool.Outcome outcome = guarded.run(
                    "convert",
                    image,
                    "oci:" + result.resolve("image") + ":latest",
                    "--probe",
                    "http:8080/=404",
                    "--probe",
                    "exec:/bin/true",
                    "--progress",
                    "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            // The loader and the Java machine say what they were told to load.
            assertThat(outcome.errors()).doesNotContain("LD_PRELOAD", "ld.so", "Picked up", "agentpath");
            assertThat(marks.resolve("ran")).doesNotExist();
        }
    }

    /** A program of the machine that took over the image's environment would be caught. */
    private static void checkTrap(Path trap, Path mark) throws IOException {
        ProcessBuilder caught = new ProcessBuilder("cat", "/dev/null");
        caught.environment().putAll(Map.of("LD_PRELOAD", trap.toString()));
        Tool.outcome(caught);
        assertThat(mark).exists();
        Files.delete(mark);
    }

    private static Guarded guarded(boolean ordinary) throws IOException {
        return new Guarded(folder, ordinary ? Optional.of(user) : Optional.empty());
    }
}
