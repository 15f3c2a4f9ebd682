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
 * @param ids mapped in the user namespace
 * @param rootless whether the session's root is an ordinary user
 * @param emulated the processors, in Go's words, whose programs run here beside the machine's own
 */
public record Session(Path directory, ArbitraryIds ids, boolean rootless, Set<String> emulated) {
    static final String DIRECTORY = "UNROOT_SESSION";
    static final String SEED = "UNROOT_SESSION_SEED";
    static final String ROOTLESS = "UNROOT_SESSION_ROOTLESS";
    static final String EMULATED = "UNROOT_SESSION_EMULATED";

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
        return Optional.of(new Session(Path.of(directory), ArbitraryIds.of(seed), rootless, emulated));
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
