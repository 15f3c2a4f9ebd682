package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The namespaces that this process runs in: a mount and a PID namespace of its own and, for an ordinary user, a user
 * namespace in which it is root. All containers of one command live in it, so that its end, however it comes, ends them.
 *
 * <p>A process can't enter such namespaces after it has started threads, so {@link SessionLauncher} starts the command
 * again inside them; this is what the second process reads from its environment.
 *
 * @param directory private to this session, mode 0700; removed with it
 * @param seed what the arbitrary IDs were drawn from
 * @param arbitraryUid mapped in the user namespace, in no image's passwd
 * @param arbitraryGid likewise
 * @param rootless whether the session's root is an ordinary user
 * @param emulated the processors, in Go's words, whose programs run here beside the machine's own
 */
public record Session(
        Path directory, long seed, long arbitraryUid, long arbitraryGid, boolean rootless, Set<String> emulated) {
    static final String DIRECTORY = "UNROOT_SESSION";
    static final String SEED = "UNROOT_SESSION_SEED";
    static final String ROOTLESS = "UNROOT_SESSION_ROOTLESS";
    static final String EMULATED = "UNROOT_SESSION_EMULATED";

    /** OpenShift's allocator hands out IDs from this range (see DESIGN.md, level 2). */
    private static final long ARBITRARY_MIN = 1_000_000_000L;

    private static final long ARBITRARY_COUNT = 1_000_000_000L;

    public Session {
        emulated = Set.copyOf(emulated);
    }

    /** The session that an environment tells of; empty outside one. */
    public static Optional<Session> of(Map<String, String> environment) {
        String directory = environment.get(DIRECTORY);
        if (directory == null) {
            return Optional.empty();
        }
        long seed = Long.parseLong(environment.getOrDefault(SEED, "0"));
        boolean rootless = environment.containsKey(ROOTLESS);
        Set<String> emulated = Stream.of(environment.getOrDefault(EMULATED, "").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        return Optional.of(
                new Session(Path.of(directory), seed, arbitraryUid(seed), arbitraryGid(seed), rootless, emulated));
    }

    static long arbitraryUid(long seed) {
        return ARBITRARY_MIN + mix(seed) % ARBITRARY_COUNT;
    }

    static long arbitraryGid(long seed) {
        return ARBITRARY_MIN + mix(seed + 1) % ARBITRARY_COUNT;
    }

    /** SplitMix64's finalizer: neighbouring seeds give unrelated IDs; never negative. */
    private static long mix(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) >>> 1;
    }

    /** A new directory in the session's own. */
    Path createDirectory(String name) throws IOException {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw UnrootException.surroundings(
                    "making " + directory.resolve(name),
                    String.valueOf(e.getMessage()),
                    "set TMPDIR to a directory with space");
        }
    }
}
