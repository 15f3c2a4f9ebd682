package io.github.unroot.debian;

import io.github.unroot.debian.PackageRecord.Field;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a search asks of packages again and again: their relations, decoded once. */
final class Facts {
    private final PackageIndex index;
    private final Map<PackageRecord, List<Need>> needs = new HashMap<>();
    private final Map<PackageRecord, List<Relation>> provided = new HashMap<>();
    private final Map<PackageRecord, List<Clash>> clashes = new HashMap<>();

    /** A group of Pre-Depends or Depends of one package. */
    record Need(PackageRecord owner, Field field, Relations.Group group) {}

    /** A relation of Conflicts or Breaks of one package. */
    record Clash(PackageRecord owner, Field field, Relation relation) {}

    Facts(PackageIndex index) {
        this.index = index;
    }

    /** What must be there too; Pre-Depends first, as apt reads them. */
    List<Need> needs(PackageRecord owner) throws UnrootException {
        List<Need> known = needs.get(owner);
        if (known == null) {
            known = new ArrayList<>();
            for (Field field : List.of(Field.PRE_DEPENDS, Field.DEPENDS)) {
                for (Relations.Group group : owner.relations(field).groups()) {
                    known.add(new Need(owner, field, group));
                }
            }
            needs.put(owner, known);
        }
        return known;
    }

    /** What must not be there. Breaks counts as Conflicts does: what one image holds is all configured at once. */
    List<Clash> clashes(PackageRecord owner) throws UnrootException {
        List<Clash> known = clashes.get(owner);
        if (known == null) {
            known = new ArrayList<>();
            for (Field field : List.of(Field.CONFLICTS, Field.BREAKS)) {
                for (Relation relation : owner.relations(field).all()) {
                    known.add(new Clash(owner, field, relation));
                }
            }
            clashes.put(owner, known);
        }
        return known;
    }

    List<Relation> provided(PackageRecord owner) throws UnrootException {
        List<Relation> known = provided.get(owner);
        if (known == null) {
            known = owner.relations(Field.PROVIDES).all();
            provided.put(owner, known);
        }
        return known;
    }

    /** Whether a package is what a relation names, by its own name or by one that it provides. */
    boolean fits(PackageRecord candidate, Relation relation) throws UnrootException {
        if (!allows(relation, candidate)) {
            return false;
        }
        if (candidate.name().equals(relation.name()) && relation.admits(candidate.version())) {
            return true;
        }
        for (Relation name : provided(candidate)) {
            if (name.name().equals(relation.name()) && covers(name, relation)) {
                return true;
            }
        }
        return false;
    }

    /** Policy 7.5: a name that is provided without a version satisfies no relation that asks for one. */
    private static boolean covers(Relation name, Relation relation) {
        return relation.bound().isEmpty()
                || name.bound()
                        .map(bound -> bound.operator() == Relation.Operator.EQUAL && relation.admits(bound.version()))
                        .orElse(false);
    }

    /**
     * The qualifier on a machine of one architecture: {@code :any} is for packages that allow it (Multi-Arch: allowed),
     * and what is for all architectures counts as the machine's own.
     */
    private boolean allows(Relation relation, PackageRecord candidate) {
        return relation.qualifier()
                .map(word -> switch (word) {
                    case "any" -> candidate.multiArch().equals("allowed");
                    case "native" -> true;
                    default -> word.equals(index.architecture());
                })
                .orElse(true);
    }
}
