package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which packages could be what a relation names, the preferred one first. That is apt's order: the package of that name,
 * then those that provide it: essential ones, then by priority. Where apt goes by the accident of its cache's order, we
 * go by the name.
 */
final class Choices {
    private static final List<String> PRIORITIES = List.of("required", "important", "standard", "optional", "extra");

    private final PackageIndex index;
    private final Facts facts;
    private final Map<String, PackageRecord> pinned = new HashMap<>();

    Choices(PackageIndex index, Facts facts) {
        this.index = index;
        this.facts = facts;
    }

    /** From now on that version is the one that is taken of its package. */
    void pin(PackageRecord version) {
        pinned.put(version.name(), version);
    }

    /** The version that is taken of a package where nothing stands against it. */
    Optional<PackageRecord> candidate(String name) {
        PackageRecord pin = pinned.get(name);
        return pin == null ? index.newest(name) : Optional.of(pin);
    }

    /** Only the versions that are taken, of all alternatives in their order. */
    List<PackageRecord> candidates(Relations.Group group) throws UnrootException {
        List<PackageRecord> candidates = new ArrayList<>();
        Set<PackageRecord> seen = new HashSet<>();
        for (Relation alternative : group.alternatives()) {
            for (PackageRecord version : versions(alternative)) {
                if (candidate(version.name()).filter(version::equals).isPresent() && seen.add(version)) {
                    candidates.add(version);
                }
            }
        }
        return candidates;
    }

    /** Every version, of all alternatives: those that {@link #candidates} gives, then the others. */
    List<PackageRecord> everyVersion(Relations.Group group) throws UnrootException {
        List<PackageRecord> all = candidates(group);
        Set<PackageRecord> seen = new HashSet<>(all);
        for (Relation alternative : group.alternatives()) {
            for (PackageRecord version : versions(alternative)) {
                boolean free = pinned.getOrDefault(version.name(), version).equals(version);
                if (free && seen.add(version)) {
                    all.add(version);
                }
            }
        }
        return all;
    }

    /** All that fit a relation, wherever it is. */
    List<PackageRecord> versions(Relation relation) throws UnrootException {
        List<PackageRecord> versions = new ArrayList<>();
        for (PackageRecord version : index.versions(relation.name())) {
            if (facts.fits(version, relation)) {
                versions.add(version);
            }
        }
        List<PackageRecord> providers = new ArrayList<>();
        for (PackageIndex.Provider provider : index.providers(relation.name())) {
            boolean other = !provider.owner().name().equals(relation.name());
            if (other && !providers.contains(provider.owner()) && facts.fits(provider.owner(), relation)) {
                providers.add(provider.owner());
            }
        }
        providers.sort(Comparator.comparing((PackageRecord provider) -> !provider.essential())
                .thenComparingInt(Choices::rank)
                .thenComparing(PackageRecord::name)
                .thenComparing(PackageRecord::version, Comparator.reverseOrder()));
        versions.addAll(providers);
        return versions;
    }

    private static int rank(PackageRecord version) {
        int rank = PRIORITIES.indexOf(version.priority());
        return rank < 0 ? PRIORITIES.size() : rank;
    }
}
