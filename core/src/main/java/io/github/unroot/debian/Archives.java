package io.github.unroot.debian;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Awaited;
import io.github.unroot.transport.registry.Pace;
import io.github.unroot.transport.registry.Patience;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * The archives of a distribution, as far as they can be believed: a release only with a signature that counts, an index only
 * with the hash that the release lists, a package only with the hash that an index or a lock lists. Safe for many threads.
 */
public final class Archives implements Closeable {
    private static final int TRANSFERS_MAX = 8;

    private final Mirror mirror;
    private final Keyrings keyrings;
    private final DebianCache cache;
    private final InstantSource clock;
    private final Semaphore transfers = new Semaphore(TRANSFERS_MAX);

    Archives(Mirror mirror, Keyrings keyrings, DebianCache cache, InstantSource clock) {
        this.mirror = mirror;
        this.keyrings = keyrings;
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * @param keyrings whose keys sign the distribution's archives; none for those that are installed
     * @param environment the process's own: it says which proxy to use
     */
    public static Archives open(DebianCache cache, List<Path> keyrings, Map<String, String> environment) {
        InstantSource clock = InstantSource.system();
        Patience patience = new Patience(clock, new SecureRandom(), Thread::sleep);
        return new Archives(
                new Mirror(environment, patience, Pace.USUAL), new Keyrings(Path.of("/"), keyrings), cache, clock);
    }

    /** The suites as they are now, verified and parsed, all at the same time; in the order of the sources. */
    public List<Repository> read(List<AptSource> sources, String architecture) throws IOException {
        return read(sources, architecture, false);
    }

    /** Suites that are of the past by the caller's wish: they may be out of date, and older than what was seen before. */
    public List<Repository> readPast(List<AptSource> sources, String architecture) throws IOException {
        return read(sources, architecture, true);
    }

    private List<Repository> read(List<AptSource> sources, String architecture, boolean past) throws IOException {
        return atOnce(
                sources.stream()
                        .map(source -> (Callable<Repository>) () -> repository(source, architecture, past))
                        .toList(),
                "reading the archives");
    }

    private Repository repository(AptSource source, String architecture, boolean past) throws IOException {
        ReleaseFile release = release(source, past);
        IndexFetch indexes = new IndexFetch(mirror, cache, source, release);
        String origin = Repository.origin(release, source);
        List<String> paths = source.components().stream()
                .flatMap(component -> release.indexes(component, architecture).stream())
                .toList();
        List<PackageIndex.Part> parts = atOnce(
                paths.stream()
                        .map(path -> (Callable<PackageIndex.Part>) () -> indexes.read(
                                path,
                                bytes -> new PackageIndex.Part(origin, ControlFile.parse(origin + " " + path, bytes))))
                        .toList(),
                "reading the indexes of " + source);
        return new Repository(source, List.of(source.base()), release, parts);
    }

    private ReleaseFile release(AptSource source, boolean past) throws IOException {
        URI address = URI.create(source.base() + "/dists/" + source.suite() + "/InRelease");
        String name = source.suite() + " InRelease from " + address;
        byte[] bytes;
        Keyring keyring;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Keyring> keys = threads.submit(() -> keyrings.of(source));
            bytes = inRelease(source, address);
            keyring = Awaited.result(keys, "reading a keyring");
        }
        SignedText signed = SignedText.read(name, bytes);
        keyring.verify(name, signed, clock.instant());
        ReleaseFile release = ReleaseFile.read(name, signed.text(), Digest.of(bytes));
        new ReleaseCheck(cache, clock.instant(), past).check(name, source, release);
        return release;
    }

    private byte[] inRelease(AptSource source, URI address) throws IOException {
        return new Download(mirror, source.suite() + " InRelease", address)
                .unlisted(ReleaseFile.RELEASE_BYTES_MAX)
                .orElseThrow(() -> UnrootException.surroundings(
                        "reading the suite " + source.suite(),
                        "the mirror does not have it (" + address + ")",
                        "see whether the name is right and the mirror holds that suite"));
    }

    /** A package's file, whole and as it was listed. It waits where too many are on their way. */
    public Path fetch(PackageFile wanted) throws IOException {
        Optional<Path> kept = cache.file(wanted.listed());
        if (kept.isPresent()) {
            return kept.get();
        }
        try {
            transfers.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to fetch " + wanted.subject());
        }
        try {
            return fetched(wanted);
        } finally {
            transfers.release();
        }
    }

    /** Many at the same time; in the order in which they were asked for. */
    public List<Path> fetchAll(List<PackageFile> wanted) throws IOException {
        return atOnce(
                wanted.stream().map(each -> (Callable<Path>) () -> fetch(each)).toList(), "fetching packages");
    }

    /** The next one is asked where one lacks the file or cannot be reached; wrong bytes are never passed over. */
    private Path fetched(PackageFile wanted) throws IOException {
        List<UnrootException> unreachable = new ArrayList<>();
        try (DebianCache.Aside aside = cache.aside(wanted.subject())) {
            for (URI base : wanted.bases()) {
                try {
                    if (new Download(mirror, wanted.subject(), wanted.at(base)).listed(wanted.listed(), aside)) {
                        return aside.publish(wanted.digest());
                    }
                } catch (UnrootException e) {
                    if (!(e.problem() instanceof Problem.Surroundings)) {
                        throw e;
                    }
                    unreachable.add(e);
                }
            }
        }
        if (!unreachable.isEmpty()) {
            throw unreachable.getFirst();
        }
        throw UnrootException.surroundings(
                "fetching " + wanted.subject(),
                "not in the archive any more: "
                        + wanted.bases().stream()
                                .map(base -> wanted.at(base).toString())
                                .collect(Collectors.joining(", ")),
                "a newer version may have taken its place: read the index again, or update the lock");
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks, String doing) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> started = tasks.stream().map(threads::submit).toList();
            List<T> results = new ArrayList<>();
            try {
                for (Future<T> each : started) {
                    results.add(Awaited.result(each, doing));
                }
                return results;
            } finally {
                // Of use only where one has failed: then the others are not waited for.
                threads.shutdownNow();
            }
        }
    }

    @Override
    public void close() throws IOException {
        cache.makeRoom();
    }
}
