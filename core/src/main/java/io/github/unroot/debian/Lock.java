package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a wish came to on one day, to the byte: with it the same packages are had tomorrow. Kept in the order of names, so
 * that two of them differ in the lines of what moved; the order to install in is in the packages themselves.
 *
 * @param wanted what was asked for, as it was written: a lock of another wish is out of date
 * @param architecture in Debian's words
 * @param packages what the wish brings on top of the base
 * @param base the essential packages and what they depend on
 */
public record Lock(
        List<String> wanted,
        String architecture,
        List<LockedRelease> releases,
        List<LockedPackage> packages,
        List<LockedPackage> base) {
    static final int PACKAGES_MAX = 20_000;

    public Lock {
        wanted = List.copyOf(wanted);
        releases = releases.stream()
                .sorted(Comparator.comparing(LockedRelease::origin))
                .toList();
        packages = byName(packages);
        base = byName(base);
        if (packages.size() + base.size() > PACKAGES_MAX) {
            throw new IllegalArgumentException("more than " + PACKAGES_MAX + " packages");
        }
        if (!Relation.isName(architecture)) {
            throw new IllegalArgumentException("no architecture");
        }
        Set<String> origins = new HashSet<>();
        for (LockedRelease release : releases) {
            if (!origins.add(release.origin())) {
                throw new IllegalArgumentException("the release " + release.origin() + " is here twice");
            }
        }
        Set<String> names = new HashSet<>();
        for (LockedPackage each :
                Stream.concat(packages.stream(), base.stream()).toList()) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("the package " + each.name() + " is here twice");
            }
            if (!origins.contains(each.origin())) {
                throw new IllegalArgumentException(
                        "the package " + each.name() + " is from a release that is not here");
            }
        }
    }

    private static List<LockedPackage> byName(List<LockedPackage> packages) {
        return packages.stream()
                .sorted(Comparator.comparing(LockedPackage::name))
                .toList();
    }

    /**
     * Locks an answer of the solver.
     *
     * @param read the repositories whose parts its index was made of
     */
    public static Lock of(List<String> wanted, String architecture, Solution solution, List<Repository> read)
            throws UnrootException {
        Set<String> used = solution.all().stream().map(PackageRecord::origin).collect(Collectors.toSet());
        List<LockedRelease> releases = read.stream()
                .map(LockedRelease::of)
                .filter(release -> used.contains(release.origin()))
                .toList();
        return new Lock(wanted, architecture, releases, locked(solution.added()), locked(solution.base()));
    }

    private static List<LockedPackage> locked(List<PackageRecord> listed) throws UnrootException {
        List<LockedPackage> locked = new ArrayList<>();
        for (PackageRecord each : listed) {
            locked.add(LockedPackage.of(each));
        }
        return locked;
    }

    /** The suite that was asked for; fixes come from others, whose names are longer. */
    public String suite() {
        return releases.stream()
                .map(LockedRelease::suite)
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /** The version of a package. */
    public Optional<String> version(String name) {
        return Optional.ofNullable(versions().get(name));
    }

    /** The base, then the rest. */
    public List<LockedPackage> all() {
        return Stream.concat(base.stream(), packages.stream()).toList();
    }

    /** The versions by the packages' names: what moved between two locks is what differs here. */
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        all().forEach(each -> versions.put(each.name(), each.version().text()));
        return versions;
    }

    /**
     * A package's file, and where it may be had from this machine.
     *
     * @param sources the machine's own
     * @param snapshots services that are asked where those no longer have it; none to ask none
     */
    public PackageFile file(LockedPackage locked, List<AptSource> sources, List<SnapshotService> snapshots)
            throws UnrootException {
        Map<String, LockedRelease> byOrigin =
                releases.stream().collect(Collectors.toMap(LockedRelease::origin, Function.identity()));
        LockedRelease release = byOrigin.get(locked.origin());
        if (release == null) {
            throw new IllegalArgumentException(locked + " is not of this lock");
        }
        List<URI> bases = release.bases(sources, snapshots);
        if (bases.isEmpty()) {
            throw UnrootException.surroundings(
                    "package " + locked,
                    "the lock has it from " + release.origin() + ", and no source of this machine has that suite",
                    "add one to the machine's apt sources, or name a mirror");
        }
        return new PackageFile(locked.toString(), bases, locked.path(), locked.size(), locked.sha256());
    }
}
