package io.github.unroot.debian;

import io.github.unroot.debian.Facts.Clash;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packages that a search has decided for: one version of each, none of which may stand against another. */
final class Chosen {
    private final Facts facts;
    private final Map<String, PackageRecord> byName = new LinkedHashMap<>();
    private final Map<String, List<PackageRecord>> byProvided = new HashMap<>();
    private final Map<String, List<Clash>> clashesByName = new HashMap<>();

    Chosen(Facts facts) {
        this.facts = facts;
    }

    Collection<PackageRecord> packages() {
        return byName.values();
    }

    boolean contains(PackageRecord version) {
        return version.equals(byName.get(version.name()));
    }

    void add(PackageRecord added) throws UnrootException {
        byName.put(added.name(), added);
        for (Relation provided : facts.provided(added)) {
            byProvided.computeIfAbsent(provided.name(), _ -> new ArrayList<>()).add(added);
        }
        for (Clash clash : facts.clashes(added)) {
            clashesByName
                    .computeIfAbsent(clash.relation().name(), _ -> new ArrayList<>())
                    .add(clash);
        }
    }

    /** The first alternative's, where several are here. */
    Optional<PackageRecord> satisfying(Relations.Group group) throws UnrootException {
        for (Relation alternative : group.alternatives()) {
            for (PackageRecord version : named(alternative.name())) {
                if (facts.fits(version, alternative)) {
                    return Optional.of(version);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a package could be added: no other version of it is here, and neither side names the other as a foe. */
    boolean accepts(PackageRecord added) throws UnrootException {
        PackageRecord same = byName.get(added.name());
        if (same != null) {
            return same.equals(added);
        }
        for (Clash clash : facts.clashes(added)) {
            for (PackageRecord other : named(clash.relation().name())) {
                if (facts.fits(other, clash.relation())) {
                    return false;
                }
            }
        }
        return !isFoe(added, added.name()) && !providesFoe(added);
    }

    private boolean providesFoe(PackageRecord added) throws UnrootException {
        for (Relation provided : facts.provided(added)) {
            if (isFoe(added, provided.name())) {
                return true;
            }
        }
        return false;
    }

    private boolean isFoe(PackageRecord added, String name) throws UnrootException {
        for (Clash clash : clashesByName.getOrDefault(name, List.of())) {
            if (facts.fits(added, clash.relation())) {
                return true;
            }
        }
        return false;
    }

    /** Those that have the name or provide it. */
    private List<PackageRecord> named(String name) {
        List<PackageRecord> named = new ArrayList<>();
        PackageRecord same = byName.get(name);
        if (same != null) {
            named.add(same);
        }
        named.addAll(byProvided.getOrDefault(name, List.of()));
        return named;
    }
}
