package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel kills the process at a system call of its publication. {@code PublishFaultsTest} does the same at every call,
 * without a kernel; here a few show that it is true to one.
 */
@Tag("F01")
class KilledIT {
    private static final int KILLED = 137;
    private static final int CALLS_MAX = 200;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"fsync, 1", "fsync, 4", "fsync, 6", "rename, 1", "rename, 4", "mkdir, 2"})
    void theNextRunMakesUpForIt(String call, int number) throws IOException {
        SmallApply apply = SmallApply.in(folder);
        assertThat(isKilled(apply, call, number)).isTrue();
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(strings = {"fsync", "rename", "mkdir", "unlink", "write"})
    void theNextRunMakesUpForItWhereverItWasKilled(String call) throws IOException {
        SmallApply apply = SmallApply.in(folder);
        int number = 1;
        while (number < CALLS_MAX && isKilled(apply, call, number)) {
            number++;
        }
        assertThat(number).isBetween(2, CALLS_MAX - 1);
    }

    /** Once where nothing is yet, once into a layout that holds another image. */
    private boolean isKilled(SmallApply apply, String call, int number) throws IOException {
        boolean killed = false;
        for (boolean there : List.of(false, true)) {
            Path target = Files.createTempDirectory(folder, "target").resolve("layout");
            if (there) {
                new ImageBuilder()
                        .layer(new LayerBuilder().file("old", 0644, "old"))
                        .writeLayout(target, "old");
            }
            killed |= isKilled(apply, call, number, target, there);
        }
        return killed;
    }

    private static boolean isKilled(SmallApply apply, String call, int number, Path target, boolean there)
            throws IOException {
        String reference = "oci:" + target + ":new";
        Tool.Outcome first = Unroot.run(java.util.Map.of(), killing(call, number), apply.words(reference));
        boolean killed = first.status() == KILLED;
        if (!killed) {
            assertThat(first.status()).as(first.toString()).isZero();
        }
        if (there) {
            SmallApply.digestOf("oci:" + target + ":old");
        }
        if (Files.exists(target.resolve("index.json"))
                && Files.readString(target.resolve("index.json")).contains("\"new\"")) {
            assertThat(SmallApply.digestOf(reference)).isEqualTo(SmallApply.DIGEST);
        }
        assertThat(SmallApply.digest(apply.to(reference))).isEqualTo(SmallApply.DIGEST);
        assertThat(SmallApply.digestOf(reference)).isEqualTo(SmallApply.DIGEST);
        if (there) {
            SmallApply.digestOf("oci:" + target + ":old");
        }
        try (Stream<Path> left = Files.list(target)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("blobs", "index.json", "oci-layout");
        }
        return killed;
    }

    /** strace counts for each thread; the one that publishes is the Java machine's main one. */
    private static List<String> killing(String call, int number) {
        return SmallApply.injecting(call, "signal=KILL:when=" + number);
    }
}
