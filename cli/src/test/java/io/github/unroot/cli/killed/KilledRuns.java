package io.github.unroot.cli.killed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Kills many runs, each at a moment and in a way that its seed gives, and prints a table of what there was before, after, and
 * after one more run that was let alone. The exit status says whether anything is left that must not be.
 */
public final class KilledRuns {
    private static final int THREADS = 3;

    /** On a machine that is busy a run can take a minute; a thousand moments are still drawn from this long. */
    private static final Duration MOMENT_MAX = Duration.ofSeconds(5);

    private static final Duration ENDED_WAIT_MAX = Duration.ofMinutes(3);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);
    private static final Duration GONE_WAIT_MAX = Duration.ofSeconds(60);

    /** A directory without a lock could be one that is only just being made; this old, it is swept. */
    private static final Duration OLD = Duration.ofMinutes(11);

    private final List<Caller> callers;
    private final Set<String> names = new ConcurrentSkipListSet<>();
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);

    private KilledRuns(List<Caller> callers) {
        this.callers = callers;
    }

    /**
     * In the namespace.
     *
     * @param arguments how many runs, the seed, the image, the folder for the sessions, the launcher, and then the words that
     *     make a command an ordinary user's
     */
    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        List<String> words = List.of(arguments);
        List<String> command = List.of(
                words.get(4), "prove", words.get(2), "--level", "1", "--probe", "log:ready", "--progress", "none");
        List<Caller> callers = List.of(
                Caller.of(Path.of(words.get(3), "root"), List.of(), command),
                Caller.of(Path.of(words.get(3), "user"), words.subList(5, words.size()), command));
        System.exit(new KilledRuns(callers).run(runs, seed));
    }

    private int run(int runs, long seed) throws IOException, InterruptedException, ExecutionException {
        // The first run of each caller fills the caches, the second tells how long one takes.
        long longest = MOMENT_MAX.toMillis();
        for (Caller caller : callers) {
            caller.runToItsEnd();
            longest = Math.min(longest, caller.runToItsEnd());
        }
        Map<String, Integer> before = Leftovers.count(sessions(), names);
        killAll(runs, seed, longest);
        Map<String, Integer> after = settled(before);
        age();
        for (Caller caller : callers) {
            caller.runToItsEnd();
        }
        Map<String, Integer> swept = settled(before);

        System.out.printf("%d runs killed, seed %d, within %d ms each: %s%n", runs, seed, longest, killed);
        System.out.printf("%-20s %8s %8s %20s%n", "", "before", "after", "after the next run");
        before.forEach((what, count) ->
                System.out.printf("%-20s %8d %8d %20d%n", what, count, after.get(what), swept.get(what)));
        return isNoMore(Leftovers.byThemselves().keySet(), before, after) && isNoMore(before.keySet(), before, swept)
                ? 0
                : 1;
    }

    /** Fewer is well: a mount of somebody else's, copied into this namespace, goes when its directory does. */
    private static boolean isNoMore(Set<String> kinds, Map<String, Integer> before, Map<String, Integer> now) {
        return kinds.stream().allMatch(what -> now.getOrDefault(what, 0) <= before.getOrDefault(what, 0));
    }

    private List<Path> sessions() {
        return callers.stream().map(Caller::sessions).toList();
    }

    private void killAll(int runs, long seed, long longest)
            throws IOException, InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            Random seeds = new Random(seed);
            for (int number = 0; number < runs; number++) {
                Random random = new Random(seeds.nextLong());
                Caller caller = callers.get(number % callers.size());
                all.add(executor.submit(() -> {
                    killOne(caller, random, longest);
                    return true;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** A run can end before its moment has come: then another one is killed earlier. */
    private void killOne(Caller caller, Random random, long longest) throws IOException, InterruptedException {
        List<Victim> victims = List.copyOf(EnumSet.allOf(Victim.class));
        Victim victim = victims.get(random.nextInt(victims.size()));
        long delay = random.nextLong(longest);
        while (!killOne(caller, victim, delay)) {
            delay /= 2;
        }
        synchronized (killed) {
            killed.merge(victim, 1, Integer::sum);
        }
    }

    private boolean killOne(Caller caller, Victim victim, long delay) throws IOException, InterruptedException {
        Process run = caller.start();
        run.waitFor(delay, TimeUnit.MILLISECONDS);
        List<ProcessHandle> found = victim.of(run.toHandle());
        while (found.isEmpty() && run.isAlive()) {
            Thread.sleep(LOOK_INTERVAL);
            found = victim.of(run.toHandle());
        }
        note(caller);
        boolean alive = run.isAlive();
        found.forEach(ProcessHandle::destroyForcibly);
        if (!run.waitFor(ENDED_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a run whose " + victim + " was killed goes on and on");
        }
        note(caller);
        return alive && !found.isEmpty();
    }

    private void note(Caller caller) throws IOException {
        Leftovers.directories(List.of(caller.sessions()))
                .forEach(directory -> names.add(directory.getFileName().toString()));
    }

    /** What was killed goes on for a moment; what was asked to end is given some seconds. */
    private Map<String, Integer> settled(Map<String, Integer> before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + GONE_WAIT_MAX.toNanos();
        Map<String, Integer> now = Leftovers.count(sessions(), names);
        while (!isNoMore(before.keySet(), before, now) && System.nanoTime() < deadline) {
            Thread.sleep(200);
            now = Leftovers.count(sessions(), names);
        }
        return now;
    }

    private void age() throws IOException {
        for (Path directory : Leftovers.directories(sessions())) {
            Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(OLD)));
        }
    }
}
