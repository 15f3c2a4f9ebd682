package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write to one layout or archive at the same time. */
@Tag("F14")
class WritersIT {
    private static final int WRITERS = 4;
    private static final int SURROUNDINGS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private SmallApply apply = new SmallApply(Path.of(""));
    private Path target = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        apply = SmallApply.in(folder);
        target = folder.resolve("target");
    }

    @Test
    void differentTagsAreAllThere() throws Exception {
        List<Callable<Tool.Outcome>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String reference = "oci:" + target + ":t" + i;
            writers.add(() -> apply.to(reference));
        }
        for (Tool.Outcome outcome : together(writers)) {
            assertThat(SmallApply.digest(outcome)).isEqualTo(SmallApply.DIGEST);
        }
        for (int i = 0; i < WRITERS; i++) {
            assertThat(SmallApply.digestOf("oci:" + target + ":t" + i)).isEqualTo(SmallApply.DIGEST);
        }
    }

    @Test
    void ofTwoThatWriteOneTagTheLastWinsAndSaysSo() throws Exception {
        String reference = "oci:" + target + ":tag";
        List<Tool.Outcome> outcomes =
                together(List.of(() -> apply.to(reference), () -> Unroot.run(apply.otherWords(reference))));
        String first = SmallApply.digest(outcomes.getFirst());
        String second = SmallApply.digest(outcomes.getLast());
        String winner = SmallApply.digestOf(reference);
        assertThat(winner).isIn(first, second);
        String loser = winner.equals(first) ? second : first;
        Tool.Outcome last = winner.equals(first) ? outcomes.getFirst() : outcomes.getLast();
        assertThat(last.errors()).contains(reference + " was " + loser + " before");
        assertThat(Files.readString(target.resolve("index.json"))).doesNotContain(loser);
    }

    @Test
    void oneArchiveIsTheOneOrTheOther() throws Exception {
        String reference = "oci-archive:" + folder.resolve("image.tar") + ":tag";
        List<Tool.Outcome> outcomes =
                together(List.of(() -> apply.to(reference), () -> Unroot.run(apply.otherWords(reference))));
        assertThat(SmallApply.digestOf(reference))
                .isIn(SmallApply.digest(outcomes.getFirst()), SmallApply.digest(outcomes.getLast()));
        assertNothingAside(folder);
    }

    @Test
    void aLockGoesWithTheProcessThatHeldIt() throws Exception {
        String reference = "oci:" + target + ":tag";
        Process holder = start("delay_enter=600s:when=2", reference);
        try {
            awaitFile(target.resolve("oci-layout"));
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<Tool.Outcome> waiting = executor.submit(() -> apply.to("oci:" + target + ":other"));
                Thread.sleep(Duration.ofSeconds(2));
                kill(holder);
                assertThat(SmallApply.digest(waiting.get())).isEqualTo(SmallApply.DIGEST);
            }
        } finally {
            kill(holder);
        }
        assertThat(SmallApply.digestOf("oci:" + target + ":other")).isEqualTo(SmallApply.DIGEST);
        assertThat(Files.readString(target.resolve("index.json"))).doesNotContain("\"tag\"");
        assertNothingAside(target);
    }

    /** What it takes away again, the one that waits must not rely on. */
    @Test
    void oneThatFailsTakesNothingFromTheOneThatWaits() throws Exception {
        // The last step before the index: all blobs are there by then.
        Process failing = start("error=EIO:delay_enter=4s:when=6", "oci:" + target + ":failing");
        awaitFile(target.resolve("oci-layout"));
        Tool.Outcome outcome = apply.to("oci:" + target + ":tag");
        assertThat(failing.waitFor()).isEqualTo(SURROUNDINGS);
        assertThat(SmallApply.digest(outcome)).isEqualTo(SmallApply.DIGEST);
        assertThat(SmallApply.digestOf("oci:" + target + ":tag")).isEqualTo(SmallApply.DIGEST);
        assertThat(Files.readString(target.resolve("index.json"))).doesNotContain("failing");
        assertThat(target.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertNothingAside(target);
    }

    @Test
    void aFileSystemWithoutLocks() throws IOException {
        String library = folder.resolve("nolocks.so").toString();
        Tool.run("gcc", "-O1", "-shared", "-fPIC", "-o", library, "src/test/resources/faults/nolocks.c");
        Tool.Outcome outcome = apply.to("oci:" + target + ":tag", Map.of("LD_PRELOAD", library), List.of());
        SmallApply.assertOneLine(outcome, SURROUNDINGS, "write to a local directory, or to oci-archive:FILE");
        assertThat(target).doesNotExist();
        // An archive needs no lock: it is replaced whole.
        String archive = "oci-archive:" + folder.resolve("image.tar") + ":tag";
        assertThat(SmallApply.digest(apply.to(archive, Map.of("LD_PRELOAD", library), List.of())))
                .isEqualTo(SmallApply.DIGEST);
    }

    private Process start(String injection, String reference) throws IOException {
        List<String> command = new ArrayList<>(SmallApply.injecting("fsync", injection));
        command.add(Unroot.LAUNCHER.toString());
        command.addAll(List.of(apply.words(reference)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The traced ones too: strace would only let them go. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(file).exists();
    }

    private static void assertNothingAside(Path directory) throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("tmp-"));
        }
    }

    private static List<Tool.Outcome> together(List<Callable<Tool.Outcome>> calls) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(calls.size())) {
            List<Tool.Outcome> outcomes = new ArrayList<>();
            for (Future<Tool.Outcome> call : executor.invokeAll(calls)) {
                outcomes.add(call.get());
            }
            return outcomes;
        }
    }
}
