package io.github.unroot.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which thread of the trace belongs to which process. A new thread's lines may come before the line that says who made
 * it, and numbers are used again after their process has gone.
 */
final class ProcessTable {
    static final int PROCESSES_KEPT_MAX = 100_000;
    private static final int BIRTHS_EXPECTED_MAX = 1 << 16;

    private final Map<Integer, LiveProcess> byThread = new HashMap<>();
    private final List<LiveProcess> kept = new ArrayList<>();
    /** Clones that have begun and not returned, by the thread that makes them, the oldest first. */
    private final Map<Integer, Birth> begun = new LinkedHashMap<>();
    /** Clones that have returned the number of a thread that has not been seen yet. */
    private final Map<Integer, Birth> expected = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Birth> eldest) {
            return size() > BIRTHS_EXPECTED_MAX;
        }
    };

    /** The threads whose clone, still on its way, has been taken for the origin of one that was seen. */
    private final Set<Integer> guessed = new HashSet<>();

    private int count;
    private boolean started;

    /** @param exact whether the child's number is the tracer's; a call returns that of the container */
    private record Birth(LiveProcess maker, boolean thread, boolean exact) {}

    /** Whether the container's own program runs; before, all that is seen are the runtime's threads. */
    boolean started() {
        return started;
    }

    boolean knows(int thread) {
        return byThread.containsKey(thread) || expected.containsKey(thread);
    }

    LiveProcess of(int thread) {
        LiveProcess known = byThread.get(thread);
        if (known != null) {
            return known;
        }
        LiveProcess process = born(thread);
        byThread.put(thread, process);
        process.threadStarted();
        return process;
    }

    private LiveProcess born(int thread) {
        Birth birth = birthOf(thread);
        if (birth != null) {
            return birth.thread() ? birth.maker() : make(Optional.of(birth.maker()));
        }
        return started || kept.isEmpty() ? make(Optional.empty()) : kept.getFirst();
    }

    /** Known, or else guessed: the oldest clone that no child was found for yet. */
    private @Nullable Birth birthOf(int thread) {
        Birth known = expected.remove(thread);
        if (known != null) {
            return known;
        }
        for (Map.Entry<Integer, Birth> clone : begun.entrySet()) {
            if (guessed.add(clone.getKey())) {
                return clone.getValue();
            }
        }
        Optional<Integer> inexact = expected.entrySet().stream()
                .filter(entry -> !entry.getValue().exact())
                .map(Map.Entry::getKey)
                .findFirst();
        return inexact.map(expected::remove).orElse(null);
    }

    private LiveProcess make(Optional<LiveProcess> maker) {
        LiveProcess process = new LiveProcess(++count, maker);
        if (kept.size() < PROCESSES_KEPT_MAX) {
            kept.add(process);
        }
        return process;
    }

    void cloneBegins(int thread, String text) {
        begun.put(thread, new Birth(of(thread), text.contains("CLONE_THREAD"), false));
    }

    void cloneReturns(int thread, SystemCall call) {
        begun.remove(thread);
        boolean childFound = guessed.remove(thread);
        boolean exact = call.value().contains("/*");
        Birth birth = new Birth(of(thread), String.join(",", call.arguments()).contains("CLONE_THREAD"), exact);
        call.child().ifPresent(child -> {
            LiveProcess seen = byThread.get(child);
            if (seen != null) {
                correct(child, seen, birth);
            } else if (exact || !childFound) {
                expected.put(child, birth);
            }
        });
    }

    /** Several clones were on their way at once, and the first guess was wrong. */
    private void correct(int child, LiveProcess seen, Birth birth) {
        if (birth.thread()) {
            if (seen != birth.maker()) {
                seen.threadLost();
                byThread.put(child, birth.maker());
                birth.maker().threadStarted();
            }
        } else if (seen == birth.maker() || seen.hasSeveralThreads()) {
            seen.threadLost();
            LiveProcess process = make(Optional.of(birth.maker()));
            byThread.put(child, process);
            process.threadStarted();
        } else {
            seen.madeBy(birth.maker());
        }
    }

    /** A program has begun: the process has this one thread left. */
    void runs(int thread, SystemCall call, int fileIndex, int sequence) {
        LiveProcess process = of(thread);
        started = true;
        process.runs(call, fileIndex, sequence);
        if (process.hasSeveralThreads()) {
            byThread.entrySet().removeIf(entry -> {
                boolean gone = entry.getValue() == process && entry.getKey() != thread;
                if (gone) {
                    process.threadLost();
                }
                return gone;
            });
        }
    }

    /** Another thread of the process runs a program, and goes on under the leader's number. */
    void superseded(int leader, int thread) {
        LiveProcess process = of(thread);
        LiveProcess before = byThread.put(leader, process);
        if (before == null) {
            process.threadStarted();
        }
        byThread.remove(thread);
        process.threadLost();
    }

    void ends(int thread, ProcessEnd how) {
        begun.remove(thread);
        guessed.remove(thread);
        if (knows(thread) || !started) {
            LiveProcess process = of(thread);
            byThread.remove(thread);
            process.threadEnded(how);
        }
    }

    List<TracedProcess> processes() {
        return kept.stream().map(LiveProcess::traced).toList();
    }

    long omitted() {
        return (long) count - kept.size();
    }
}
