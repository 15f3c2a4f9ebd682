package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Two packages must not have the same file, unless one says that it replaces those of the other (policy 7.6.1). */
final class Overlaps {
    private Overlaps() {}

    static void check(Collection<OpenedPackage> packages) throws UnrootException {
        Map<FilePath, OpenedPackage> owners = new HashMap<>();
        for (OpenedPackage one : packages) {
            for (OpenedPackage.File file : one.files()) {
                OpenedPackage other = file.directory() ? null : owners.putIfAbsent(file.path(), one);
                if (other != null && !other.equals(one) && !replaces(one, other) && !replaces(other, one)) {
                    throw UnrootException.badInput("both " + other.name() + " and " + one.name() + " have the file "
                            + file.path() + ", and neither says that it replaces the other's");
                }
            }
        }
    }

    private static boolean replaces(OpenedPackage one, OpenedPackage other) throws UnrootException {
        Optional<String> field = one.control().value("Replaces");
        return field.isPresent()
                && Relations.parse(field.get()).groups().stream()
                        .flatMap(group -> group.alternatives().stream())
                        .anyMatch(relation -> relation.name().equals(other.name()));
    }
}
