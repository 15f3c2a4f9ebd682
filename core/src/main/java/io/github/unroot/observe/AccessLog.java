package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accesses, each kept once and counted. What a hostile program does endlessly and always anew is left out beyond the
 * limits, and that is counted too; denials have room of their own, so that nothing that succeeds can push them out.
 */
final class AccessLog {
    static final int SUCCESSES_KEPT_MAX = 300_000;
    static final int DENIALS_KEPT_MAX = 100_000;
    static final long TEXT_CHARS_MAX = 64L << 20;

    private final Map<Key, Seen> kept = new LinkedHashMap<>();
    private final Room others = new Room(SUCCESSES_KEPT_MAX, TEXT_CHARS_MAX);
    private final Room denials = new Room(DENIALS_KEPT_MAX, TEXT_CHARS_MAX);
    private int sequence;
    private long omitted;

    void add(Attempt attempt, SystemCall call, LiveProcess process) {
        int place = nextSequence();
        Key key = new Key(
                attempt.operation(),
                attempt.path(),
                attempt.detail(),
                call.error(),
                process.number(),
                process.program(),
                call.name());
        Seen seen = kept.get(key);
        if (seen != null) {
            seen.again(place);
            return;
        }
        Access first = key.access(place, place, 1);
        if ((first.denied() ? denials : others).take(first)) {
            kept.put(key, new Seen(place));
        } else {
            omitted++;
        }
    }

    /** The place of what comes next; it stops at the largest number rather than begin anew. */
    int nextSequence() {
        return sequence == Integer.MAX_VALUE ? sequence : sequence++;
    }

    long omitted() {
        return omitted;
    }

    List<Access> accesses() {
        return kept.entrySet().stream()
                .map(entry -> entry.getValue().of(entry.getKey()))
                .toList();
    }

    private record Key(
            Operation operation,
            Optional<FilePath> path,
            String detail,
            Optional<String> error,
            int process,
            String program,
            String call) {

        Access access(int first, int last, long count) {
            return new Access(operation, path, detail, error, process, program, call, first, last, count);
        }
    }

    private static final class Seen {
        private final int first;
        private int last;
        private long count = 1;

        Seen(int place) {
            first = place;
            last = place;
        }

        void again(int place) {
            last = place;
            count++;
        }

        Access of(Key key) {
            return key.access(first, last, count);
        }
    }

    private static final class Room {
        private int entries;
        private long chars;

        Room(int entries, long chars) {
            this.entries = entries;
            this.chars = chars;
        }

        boolean take(Access access) {
            long length = (long) access.target().length() + access.detail().length();
            if (entries == 0 || chars < length) {
                return false;
            }
            entries--;
            chars -= length;
            return true;
        }
    }
}
