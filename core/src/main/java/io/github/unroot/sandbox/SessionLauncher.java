package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Starts a command inside a {@link Session}: unshare(1) makes the namespaces, newuidmap(1) maps an ordinary user's
 * IDs, and a shell outside the PID namespace removes the session's directory whatever ended it.
 */
public final class SessionLauncher {
    private static final Duration NAMESPACE_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration CLEANUP_WAIT_MAX = Duration.ofSeconds(15);
    private static final Pattern SPECIAL_IN_MOUNTS = Pattern.compile("[:,\\\\]");
    private static final Duration CLEANUP_STEP = Duration.ofMillis(300);
    private static final int CLEANUP_TRIES_MAX = 5;

    /** A shell tells so of a command that was killed: this much and the signal's number. */
    private static final int KILLED_BY_SIGNAL = 128;

    private static final String ACTION = "starting a sandbox session";

    private final Map<String, String> environment;
    private final long seed;
    private final Redirect output;

    /**
     * For a command with this process's output streams.
     *
     * @param environment the process's own
     * @param seed what the session's arbitrary IDs are drawn from
     */
    public SessionLauncher(Map<String, String> environment, long seed) {
        this(environment, seed, Redirect.INHERIT);
    }

    private SessionLauncher(Map<String, String> environment, long seed, Redirect output) {
        this.environment = Map.copyOf(environment);
        this.seed = seed;
        this.output = output;
    }

    /** The same for a command whose output, all of it, goes to the end of a file. */
    public SessionLauncher writingTo(Path file) {
        return new SessionLauncher(environment, seed, Redirect.appendTo(file.toFile()));
    }

    /** @throws UnrootException if the machine can't make a session */
    public void check() throws IOException, InterruptedException {
        boolean rootless = Caller.current().uid() != 0;
        checkTools(rootless);
        checkNamespaces(rootless);
    }

    /**
     * Runs a command in a new session until it ends.
     *
     * @return its exit status
     * @throws UnrootException if the machine can't make the namespaces
     */
    public int run(List<String> command) throws IOException, InterruptedException {
        check();
        Path directory = createDirectory();
        int status = run(command, directory);
        if (status <= KILLED_BY_SIGNAL) {
            return status;
        }
        removeByAnother(directory);
        throw UnrootException.surroundings(
                "running the sandbox session",
                "it was ended by signal " + (status - KILLED_BY_SIGNAL),
                "see whether the machine ran out of memory, and try again");
    }

    /** Where the session's shell itself was killed: every new session clears up after those that ended so. */
    private void removeByAnother(Path directory) throws IOException, InterruptedException {
        for (int tries = 0; tries < CLEANUP_TRIES_MAX && Files.exists(directory); tries++) {
            Thread.sleep(CLEANUP_STEP);
            run(List.of("true"), createDirectory());
        }
    }

    private int run(List<String> command, Path directory) throws IOException, InterruptedException {
        Caller caller = Caller.current();
        boolean rootless = caller.uid() != 0;
        Process session = start(directory, command, rootless);
        OutputStream callersEnd = session.getOutputStream();
        Thread hook = new Thread(() -> end(session, callersEnd), "session-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (rootless) {
                mapIds(session, caller);
            }
            callersEnd.write("mapped\n".getBytes(StandardCharsets.US_ASCII));
            callersEnd.flush();
            return session.waitFor();
        } catch (IOException | InterruptedException e) {
            end(session, callersEnd);
            removeUnused(directory);
            throw e;
        } finally {
            if (!session.isAlive()) {
                removeHook(hook);
            }
        }
    }

    /** In a process group of its own: what a terminal or a script sends to ours, it learns from us. */
    private Process start(Path directory, List<String> command, boolean rootless) throws IOException {
        List<String> line = new ArrayList<>(List.of("setsid", "unshare", "--mount", "--propagation", "private"));
        if (rootless) {
            line.add("--user");
        }
        line.addAll(List.of("--", "sh", "-c", script(), "unroot-session", directory.toString()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(output).redirectError(output);
        builder.environment().put(Session.DIRECTORY, directory.toString());
        builder.environment().put(Session.SEED, Long.toString(seed));
        builder.environment().put(Session.EMULATED, String.join(" ", Emulators.registered()));
        if (rootless) {
            builder.environment().put(Session.ROOTLESS, "1");
        }
        return builder.start();
    }

    private void mapIds(Process session, Caller caller) throws IOException, InterruptedException {
        awaitUserNamespace(session);
        map(
                "newuidmap",
                session,
                SubordinateIds.read(Path.of("/etc/subuid"), caller.name(), caller.uid())
                        .mapping(caller.uid(), ArbitraryIds.of(seed).uid()));
        map(
                "newgidmap",
                session,
                SubordinateIds.read(Path.of("/etc/subgid"), caller.name(), caller.uid())
                        .mapping(caller.gid(), ArbitraryIds.of(seed).gid()));
    }

    private static void map(String tool, Process session, List<String> ranges)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(tool, Long.toString(session.pid())));
        line.addAll(ranges);
        Quiet result = Quiet.run(line);
        if (result.status() != 0) {
            throw UnrootException.surroundings(
                    ACTION, tool + " refused the mapping: " + result.output(), "check /etc/subuid and /etc/subgid");
        }
    }

    /** The IDs can be mapped once the process has left our user namespace. */
    private static void awaitUserNamespace(Process session) throws IOException, InterruptedException {
        Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        Path theirs = Path.of("/proc", Long.toString(session.pid()), "ns", "user");
        long deadline = System.nanoTime() + NAMESPACE_WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline && session.isAlive()) {
            if (!Files.readSymbolicLink(theirs).equals(ours)) {
                return;
            }
            Thread.sleep(1);
        }
        throw UnrootException.surroundings(ACTION, "unshare did not make a user namespace", "try: unshare --user true");
    }

    private void checkTools(boolean rootless) throws IOException {
        Tools tools = new Tools(environment);
        tools.require("unshare", "util-linux");
        tools.require("setsid", "util-linux");
        tools.require("setpriv", "util-linux");
        tools.require("flock", "util-linux");
        tools.require("runc", "runc");
        tools.require("strace", "strace");
        if (rootless) {
            tools.require("newuidmap", "uidmap");
            tools.require("newgidmap", "uidmap");
        }
    }

    private static void checkNamespaces(boolean rootless) throws IOException, InterruptedException {
        List<String> line = rootless
                ? List.of("unshare", "--user", "--mount", "--pid", "--fork", "true")
                : List.of("unshare", "--mount", "--pid", "--fork", "true");
        Quiet result = Quiet.run(line);
        if (result.status() != 0) {
            String remedy = rootless
                    ? "allow user namespaces (sysctl user.max_user_namespaces,"
                            + " kernel.apparmor_restrict_unprivileged_userns) or run as root"
                    : "run outside a container, or in one with CAP_SYS_ADMIN";
            throw UnrootException.surroundings(
                    ACTION,
                    (rootless ? "no user namespaces here: " : "no namespaces here: ") + result.output(),
                    remedy);
        }
    }

    private Path createDirectory() throws IOException {
        Path parent = Path.of(environment.getOrDefault("TMPDIR", "/tmp")).toAbsolutePath();
        if (SPECIAL_IN_MOUNTS.matcher(parent.toString()).find()) {
            throw UnrootException.surroundings(
                    "making a directory for the sandbox in " + parent,
                    "a colon, a comma or a backslash in its name has a meaning of its own in overlay mounts",
                    "set TMPDIR to another directory");
        }
        try {
            return Files.createTempDirectory(
                    parent,
                    "unroot-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw UnrootException.surroundings(
                    "making a directory for the sandbox in " + parent,
                    switch (e) {
                        case AccessDeniedException _ -> "permission denied";
                        case NoSuchFileException _ -> "there is no such directory";
                        default -> String.valueOf(e.getMessage());
                    },
                    "set TMPDIR to a directory that you can write");
        }
    }

    /** Where the namespaces never came to be, nobody else removes it. */
    private static void removeUnused(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // The session had begun: it clears up, or the next one does.
        }
    }

    private static void end(Process session, OutputStream callersEnd) {
        try {
            callersEnd.close();
            if (!session.waitFor(CLEANUP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                session.destroyForcibly();
            }
        } catch (IOException | InterruptedException e) {
            session.destroyForcibly();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is shutting down: the hook runs, and finds the session ended.
            return;
        }
    }

    private static String script() throws IOException {
        try (InputStream resource = SessionLauncher.class.getResourceAsStream("session.sh")) {
            if (resource == null) {
                throw new IllegalStateException("session.sh is not in the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
