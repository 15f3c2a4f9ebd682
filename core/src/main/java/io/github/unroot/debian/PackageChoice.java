package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which packages a wish comes to, and fetches those of a lock. */
public final class PackageChoice {
    /**
     * What the base has beside the essential packages, as debootstrap's has: without the first, a converter of file systems
     * would come, and all of Perl for that; the second makes the accounts that others' scripts ask for unsaid.
     */
    static final List<String> BASE = List.of("usr-is-merged", "passwd");

    private final Archives archives;
    private final List<AptSource> sources;
    private final String architecture;
    private Optional<Read> read = Optional.empty();

    private record Read(List<Repository> repositories, PackageIndex index) {}

    /**
     * @param sources the suite's and those that go with it
     * @param architecture as Debian calls it
     */
    public PackageChoice(Archives archives, List<AptSource> sources, String architecture) {
        this.archives = archives;
        this.sources = List.copyOf(sources);
        this.architecture = architecture;
    }

    /** The newest packages that a wish comes to. */
    public Lock choose(List<String> wanted) throws IOException {
        Read now = read();
        List<Relation> wishes = new ArrayList<>();
        for (String one : wanted) {
            wishes.add(Relation.parseWish(one));
        }
        return Lock.of(wanted, architecture, Solver.solve(now.index(), BASE, wishes), now.repositories());
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

    /** The files of some packages of a lock, in its order: from this machine's sources, or as they once were. */
    public List<Path> fetch(Lock lock, List<LockedPackage> packages) throws IOException {
        if (!lock.architecture().equals(architecture)) {
            throw UnrootException.badInput(
                    "the lock is for " + lock.architecture() + ", and " + architecture + " is asked for");
        }
        List<PackageFile> files = new ArrayList<>();
        for (LockedPackage one : packages) {
            files.add(lock.file(one, sources, List.of(SnapshotService.DEBIANS)));
        }
        return archives.fetchAll(files);
    }
}
