package io.github.unroot.recipe;

import io.github.unroot.debian.ControlFile;
import io.github.unroot.debian.Relation;
import io.github.unroot.debian.Relations;
import io.github.unroot.debian.Stanza;
import io.github.unroot.problem.UnrootException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which of a system's packages somebody asked for: the others come along with them, or are in every system. */
public final class InstalledNames {
    private static final Set<String> BASIC = Set.of("required", "important", "standard");
    private static final List<String> ASKING = List.of("Depends", "Pre-Depends", "Recommends");

    private InstalledNames() {}

    /**
     * Sorted names.
     *
     * @param status dpkg's /var/lib/dpkg/status
     * @param states apt's /var/lib/apt/extended_states, which knows what came along; it may be empty
     */
    public static List<String> wanted(byte[] status, byte[] states) throws UnrootException {
        Set<String> cameAlong = new HashSet<>();
        for (Stanza state : ControlFile.parse("/var/lib/apt/extended_states", states)) {
            if (state.value("Auto-Installed").orElse("").equals("1")) {
                cameAlong.add(state.required("Package"));
            }
        }
        List<Stanza> installed = ControlFile.parse("/var/lib/dpkg/status", status).stream()
                .filter(one -> one.value("Status").orElse("").endsWith(" installed"))
                .filter(one -> !isBasic(one))
                .toList();
        for (Stanza one : installed) {
            cameAlong.addAll(askedFor(one));
        }
        return installed.stream()
                .map(one -> one.value("Package").orElse(""))
                .filter(name -> !name.isEmpty() && !cameAlong.contains(name))
                .sorted()
                .toList();
    }

    private static boolean isBasic(Stanza one) {
        return one.value("Essential").orElse("").equals("yes")
                || BASIC.contains(one.value("Priority").orElse(""));
    }

    private static Set<String> askedFor(Stanza one) throws UnrootException {
        Set<String> names = new HashSet<>();
        for (String field : ASKING) {
            Optional<String> text = one.value(field);
            List<Relation> relations =
                    text.isEmpty() ? List.of() : Relations.parse(text.get()).all();
            relations.forEach(relation -> names.add(relation.name()));
        }
        names.remove(one.value("Package").orElse(""));
        return names;
    }
}
