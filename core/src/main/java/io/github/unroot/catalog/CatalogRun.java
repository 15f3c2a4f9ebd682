package io.github.unroot.catalog;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many images, several at once: each for itself, so that what becomes of one is nothing to the others. */
public final class CatalogRun {
    private final Results results;
    private final Maker maker;
    private final Watcher watcher;
    private final int jobs;

    /** @param jobs how many images are made at once */
    public CatalogRun(Results results, Maker maker, Watcher watcher, int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("nothing is made by " + jobs + " at once");
        }
        this.results = results;
        this.maker = maker;
        this.watcher = watcher;
        this.jobs = jobs;
    }

    /** Makes one image, and leaves its result in {@link Results}. */
    @FunctionalInterface
    public interface Maker {
        /** @return what it said at its end, for where it left no result */
        String make(ImageTask task) throws IOException, InterruptedException;
    }

    /** Is told of each image, by several threads. */
    public interface Watcher {
        void started(String name);

        void finished(ImageResult result);
    }

    /** In the order of the tasks. */
    public List<ImageResult> run(List<ImageTask> tasks) throws IOException, InterruptedException {
        List<ImageResult> made = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(jobs)) {
            List<Future<ImageResult>> running = tasks.stream()
                    .map(task -> executor.submit(() -> make(task)))
                    .toList();
            try {
                for (Future<ImageResult> one : running) {
                    made.add(one.get());
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                throw e;
            } catch (ExecutionException e) {
                executor.shutdownNow();
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException("an image's run failed", e.getCause());
            }
        }
        return made;
    }

    private ImageResult make(ImageTask task) throws IOException, InterruptedException {
        String name = task.entry().name();
        // What an earlier run left must not be taken for what this one leaves.
        results.remove(name);
        watcher.started(name);
        long start = System.nanoTime();
        String last;
        try {
            last = maker.make(task);
        } catch (UnrootException e) {
            last = e.problem().message();
        } catch (IOException | RuntimeException e) {
            last = String.valueOf(e.getMessage());
        }
        Optional<ImageResult> left =
                results.read(name).filter(result -> result.key().equals(task.key()));
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        ImageResult result = left.isPresent() ? left.get() : ImageResult.failed(task, time, last);
        if (left.isEmpty()) {
            results.write(result);
        }
        watcher.finished(result);
        return result;
    }
}
