package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two packages must not have the same file, unless one says that it replaces those of the other (policy 7.6.1): then the
 * file is the replacer's, in whichever order the two come. What is the same is decided behind the links of the merged /usr.
 */
final class Overlaps {
    /** Of each package that loses files, by its name: what it loses, and to whom. */
    private final Map<String, Map<FilePath, String>> taken = new HashMap<>();

    private Overlaps() {}

    /** @throws UnrootException if two packages do not go together */
    static Overlaps of(Collection<OpenedPackage> packages) throws UnrootException {
        Overlaps overlaps = new Overlaps();
        Map<FilePath, OpenedPackage> owners = new HashMap<>();
        for (OpenedPackage one : packages) {
            for (OpenedPackage.File file : one.files()) {
                FilePath place = UsrMerge.behindLinks(file.path());
                OpenedPackage other = file.directory() ? null : owners.get(place);
                if (other == null && !file.directory()) {
                    owners.put(place, one);
                } else if (other != null && !other.equals(one)) {
                    owners.put(place, overlaps.decided(place, other, one));
                }
            }
        }
        return overlaps;
    }

    /** The one of two packages whose file stays. */
    private OpenedPackage decided(FilePath place, OpenedPackage first, OpenedPackage second) throws UnrootException {
        if (replaces(second, first)) {
            take(place, first, second);
            return second;
        }
        if (replaces(first, second)) {
            take(place, second, first);
            return first;
        }
        throw UnrootException.badInput("both " + first.name() + " and " + second.name() + " have the file " + place
                + ", and neither says that it replaces the other's");
    }

    private void take(FilePath place, OpenedPackage from, OpenedPackage to) {
        taken.computeIfAbsent(from.name(), _ -> new HashMap<>()).put(place, to.name());
    }

    private static boolean replaces(OpenedPackage one, OpenedPackage other) throws UnrootException {
        Optional<String> field = one.control().value("Replaces");
        if (field.isEmpty()) {
            return false;
        }
        DebianVersion version = DebianVersion.parse(other.control().required("Version"));
        return Relations.parse(field.get()).all().stream()
                .anyMatch(relation -> relation.name().equals(other.name()) && relation.admits(version));
    }

    /** Whether a package's file is another's: it is not in the package's list any more. */
    boolean isTaken(OpenedPackage one, OpenedPackage.File file) {
        return taken.getOrDefault(one.name(), Map.of()).containsKey(UsrMerge.behindLinks(file.path()));
    }

    /** The same packages in the same order, but that each whose files stay comes after those that lose them. */
    List<OpenedPackage> ordered(List<OpenedPackage> packages) {
        Map<String, OpenedPackage> waiting = new HashMap<>();
        packages.forEach(one -> waiting.put(one.name(), one));
        List<OpenedPackage> ordered = new ArrayList<>();
        for (OpenedPackage one : packages) {
            place(one, waiting, ordered, packages);
        }
        return ordered;
    }

    private void place(
            OpenedPackage one,
            Map<String, OpenedPackage> waiting,
            List<OpenedPackage> ordered,
            List<OpenedPackage> packages) {
        if (waiting.remove(one.name()) == null) {
            return;
        }
        for (OpenedPackage other : packages) {
            if (losesTo(other, one)) {
                place(other, waiting, ordered, packages);
            }
        }
        ordered.add(one);
    }

    private boolean losesTo(OpenedPackage other, OpenedPackage one) {
        return taken.getOrDefault(other.name(), Map.of()).containsValue(one.name());
    }
}
