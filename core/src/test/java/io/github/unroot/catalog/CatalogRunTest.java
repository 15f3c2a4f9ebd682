package io.github.unroot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many images, and what the failure of one is to the others. */
class CatalogRunTest {
    @TempDir
    private Path folder = Path.of("");

    private Shelf shelf = new Shelf(folder);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void openShelf() {
        shelf = new Shelf(folder);
    }

    private List<ImageTask> tasks(String... names) throws IOException {
        List<ImageTask> tasks = new ArrayList<>();
        for (String name : names) {
            tasks.add(shelf.task(shelf.add(name)));
        }
        return tasks;
    }

    private List<ImageResult> run(CatalogRun.Maker maker, int jobs, List<ImageTask> tasks)
            throws IOException, InterruptedException {
        CatalogRun.Watcher watcher = new CatalogRun.Watcher() {
            @Override
            public void started(String name) {
                told.add("started " + name);
            }

            @Override
            public void finished(ImageResult result) {
                told.add("finished " + result.name() + " " + result.level());
            }
        };
        return new CatalogRun(shelf.results, maker, watcher, jobs).run(tasks);
    }

    @Test
    void oneFailureNeverStopsTheRest() throws Exception {
        List<ImageResult> results = run(
                task -> switch (task.entry().name()) {
                    case "broken" -> throw UnrootException.badInput("the package is damaged");
                    case "crashed" -> throw new IllegalStateException("a mistake");
                    case "silent" -> "";
                    case "short" -> String.valueOf(shelf.made(task, 1).level());
                    default -> String.valueOf(shelf.made(task, 3).level());
                },
                2,
                tasks("broken", "crashed", "fine", "short", "silent", "well"));
        assertThat(results.stream().map(result -> result.name() + " " + result.level() + " " + result.reason()))
                .containsExactly(
                        "broken 0 the package is damaged",
                        "crashed 0 a mistake",
                        "fine 3 ",
                        "short 1 level 2 is failed: it ended with status 1",
                        "silent 0 it ended without a word",
                        "well 3 ");
        assertThat(told).hasSize(12).contains("started well", "finished well 3", "finished broken 0");
        for (ImageResult result : results) {
            assertThat(shelf.results.read(result.name())).contains(result);
        }
    }

    /** An earlier run's result with the same key is not taken for what this run made. */
    @Test
    void whatWasThereBeforeIsNotTakenForTheNew() throws Exception {
        List<ImageTask> tasks = tasks("redis");
        shelf.made(tasks.getFirst(), 3);
        assertThat(run(_ -> "no room left", 1, tasks))
                .singleElement()
                .satisfies(result -> assertThat(result.reason()).isEqualTo("no room left"));
    }

    @Test
    void asManyAtOnceAsAreAllowed() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        run(
                task -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    three.countDown();
                    boolean met = three.await(60, TimeUnit.SECONDS);
                    now.decrementAndGet();
                    return met ? String.valueOf(shelf.made(task, 3).level()) : "nobody came";
                },
                3,
                tasks("a", "b", "c", "d", "e", "f"));
        assertThat(most).hasValue(3);
        assertThat(told).contains("finished a 3", "finished b 3", "finished c 3");
    }

    @Test
    void whatIsFinishedStaysWhenTheRunIsGivenUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        List<ImageTask> tasks = tasks("first", "second", "third");
        Thread work = Thread.ofPlatform().start(() -> {
            try {
                run(
                        task -> {
                            if (task.entry().name().equals("first")) {
                                return String.valueOf(shelf.made(task, 3).level());
                            }
                            begun.countDown();
                            Thread.sleep(60_000);
                            return "never";
                        },
                        1,
                        tasks);
            } catch (IOException | InterruptedException e) {
                told.add("given up");
            }
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        work.interrupt();
        assertThat(work.join(java.time.Duration.ofSeconds(60))).isTrue();
        assertThat(told).contains("given up").doesNotContain("started third");
        Agenda agenda = Agenda.of(shelf.catalog().entries(), shelf.tasks(), shelf.results, shelf, false);
        assertThat(agenda.tasks().stream().map(task -> task.entry().name())).containsExactly("second", "third");
    }

    @Test
    void twoRunsAtOnceWouldWriteEachOthersResults() throws IOException {
        try (Closeable _ = shelf.results.lock()) {
            assertThatThrownBy(() -> shelf.results.lock()).hasMessageContaining("another run is writing them");
        }
        shelf.results.lock().close();
    }
}
