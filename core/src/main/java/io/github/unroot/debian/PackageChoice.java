package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Decides which packages a wish comes to, and fetches those of a lock. */
public final class PackageChoice {
    /**
     * What the base has beside the essential packages, as debootstrap's has: without the first, a converter of file systems
     * would come, and all of Perl for that; the second makes the accounts that others' scripts ask for unsaid.
     */
    private static final List<String> BASE = List.of("usr-is-merged", "passwd");

    private final Archives archives;
    private final List<AptSource> sources;
    private final String suite;
    private final String architecture;
    private Optional<Read> read = Optional.empty();

    private record Read(List<Repository> repositories, PackageIndex index) {}

    /**
     * @param sources the suite's and those that go with it
     * @param architecture as Debian calls it
     */
    public PackageChoice(Archives archives, List<AptSource> sources, String suite, String architecture) {
        this.archives = archives;
        this.sources = List.copyOf(sources);
        this.suite = suite;
        this.architecture = architecture;
    }

    /** The newest packages that a wish comes to. */
    public Lock choose(List<String> wanted) throws IOException {
        Read now = read();
        List<Relation> shared = BASE.stream()
                .filter(name -> now.index().newest(name).isPresent())
                .map(Relation::to)
                .toList();
        Set<Relation> wish = new LinkedHashSet<>(shared);
        for (String one : wanted) {
            wish.add(Relation.parseWish(one));
        }
        Solution solution = Solver.solve(now.index(), List.copyOf(wish), true);
        Set<String> basic = new HashSet<>();
        Solver.solve(now.index(), shared, true).all().forEach(one -> basic.add(one.name()));
        List<PackageRecord> base = solution.all().stream()
                .filter(one -> basic.contains(one.name()))
                .toList();
        List<PackageRecord> added = solution.all().stream()
                .filter(one -> !basic.contains(one.name()))
                .toList();
        return new Lock(
                suite,
                architecture,
                wanted,
                now.repositories().stream().map(PackageChoice::source).toList(),
                locked(base),
                locked(added));
    }

    /** What is listed of a package, by the newest index. */
    public PackageIndex index() throws IOException {
        return read().index();
    }

    private synchronized Read read() throws IOException {
        if (read.isEmpty()) {
            List<Repository> repositories = archives.read(sources, architecture);
            List<PackageIndex.Part> parts = repositories.stream()
                    .flatMap(repository -> repository.parts().stream())
                    .toList();
            read = Optional.of(new Read(repositories, PackageIndex.of(architecture, parts)));
        }
        return read.get();
    }

    private static Lock.Source source(Repository repository) {
        return new Lock.Source(
                repository.archive(),
                repository.source().suite(),
                repository.release().date(),
                repository.release().inRelease());
    }

    private static List<Lock.Locked> locked(List<PackageRecord> packages) throws UnrootException {
        List<Lock.Locked> locked = new ArrayList<>();
        for (PackageRecord one : packages) {
            locked.add(Lock.Locked.of(one));
        }
        locked.sort(Comparator.comparing(Lock.Locked::name).thenComparing(Lock.Locked::architecture));
        return locked;
    }

    /** The files of some packages of a lock, in its order: from this machine's sources, or as they once were. */
    public List<Path> fetch(Lock lock, List<Lock.Locked> packages) throws IOException {
        if (!lock.architecture().equals(architecture)) {
            throw UnrootException.badInput(
                    "the lock is for " + lock.architecture() + ", and " + architecture + " is asked for");
        }
        Map<String, Lock.Source> locked = lock.sourcesByOrigin();
        List<PackageFile> files = new ArrayList<>();
        for (Lock.Locked one : packages) {
            Lock.Source source = Objects.requireNonNull(locked.get(one.origin()), "a lock's origins are known");
            files.add(new PackageFile(
                    one.name() + " " + one.version(), bases(source), one.path(), one.size(), one.digest()));
        }
        return archives.fetchAll(files);
    }

    private List<URI> bases(Lock.Source source) {
        Set<URI> bases = new LinkedHashSet<>();
        sources.stream()
                .filter(mine -> mine.suite().equals(source.suite()))
                .map(AptSource::base)
                .forEach(bases::add);
        bases.addAll(SnapshotService.DEBIANS.holding(source.archive(), source.date()));
        return List.copyOf(bases);
    }
}
