package io.github.unroot.sandbox;

import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of an image was not unpacked, by reason: a line each, however many files it is about. */
final class LeftOut {
    private final Map<String, Case> cases = new TreeMap<>();

    private record Case(FilePath first, int count) {
        Case more(FilePath path) {
            return new Case(path.compareTo(first) < 0 ? path : first, count + 1);
        }
    }

    synchronized void note(String reason, FilePath path) {
        Case known = cases.get(reason);
        cases.put(reason, known == null ? new Case(path, 1) : known.more(path));
    }

    synchronized List<String> notes() {
        return cases.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().first()
                        + (entry.getValue().count() > 1
                                ? " and " + (entry.getValue().count() - 1) + " more"
                                : ""))
                .toList();
    }
}
