package io.github.unroot.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * Reads from /proc, many times a second, who every process of a container is: the descendants of its first process and
 * whatever else is in its PID namespace, such as the commands of probes.
 *
 * <p>It must be started between the runtime's {@code create} and {@code start}, so that nothing ran unseen before. A
 * process that lives for less than {@link #INTERVAL} can be missed; the trace tells of those.
 */
final class ProcessSampler implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    /**
     * What the kernel names the copy that runc runs from (CVE-2019-5736): a file in memory, or a mount that is detached,
     * whose path is then its own root.
     */
    private static final Pattern RUNTIME_COPY = Pattern.compile("|/|/memfd:runc.*|(/.*)?/runc");

    /** Podman's usual runtime, which gives itself no name of its own. */
    private static final Pattern CRUN = Pattern.compile("/memfd:crun.*|(/usr(/local)?)?/s?bin/crun");

    /** Identities in a run: a program that makes up new ones all the time is not followed without end. */
    private static final int SEEN_MAX = 20_000;

    /** A command line can be megabytes long, and there can be as many of them as identities. */
    private static final int ARGUMENTS_BYTES_MAX = 4096;

    /** A process in as many groups as the kernel allows has a status of less. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private static final int TRIES_MAX = 5;

    private final Path proc;
    private final LongPredicate own;
    private final Thread thread;
    private final Map<Key, Map<String, ProcessSeen>> seen = new HashMap<>();
    private final List<ProcessSeen> order = new ArrayList<>();
    private final Set<Long> executed = new HashSet<>();
    private volatile boolean closed;
    private boolean overflowed;
    private long tasksMost;
    private long memoryBytes;
    private Set<Long> members = Set.of();

    /** One process with one identity; the programs that it ran with it are told apart below. */
    private record Key(long process, List<String> identity) {}

    /** @param own which processes are the container's, with all that descend from them */
    private ProcessSampler(Path proc, LongPredicate own) {
        this.proc = proc;
        this.own = own;
        this.thread = Thread.ofPlatform().daemon().name("process-sampler").unstarted(this::run);
    }

    /**
     * Samples once before it returns.
     *
     * @param init the container's first process, created and not yet started
     */
    static ProcessSampler start(long init) throws IOException {
        Path proc = Path.of("/proc");
        String namespace =
                Files.readSymbolicLink(proc.resolve(init + "/ns/pid")).toString();
        return started(new ProcessSampler(
                proc,
                process -> process == init || link(proc, process, "ns/pid").equals(namespace)));
    }

    /**
     * The same for a container of an engine: not every caller may read namespaces, and its first process is known only when
     * it runs. What engines name a control group by, stands in /proc for all to read, and no process can leave its own.
     *
     * @param container its ID, before it is started
     */
    static ProcessSampler start(String container) {
        Path proc = Path.of("/proc");
        Pattern group = Pattern.compile("(?m)^.*" + container + "(\\.scope)?(/.*)?$");
        // The runtime's own processes are in the group before they are in the container's PID namespace.
        int depth = namespaces(proc, ProcessHandle.current().pid());
        return started(new ProcessSampler(
                proc,
                process -> group.matcher(text(proc, process, "cgroup")).find() && namespaces(proc, process) > depth));
    }

    /** How many PID namespaces a process has a number in, counted from the one that this /proc shows. */
    private static int namespaces(Path proc, long process) {
        return ProcessStatus.parse(text(proc, process, "status"))
                .map(ProcessStatus::namespaces)
                .orElse(0);
    }

    private static ProcessSampler started(ProcessSampler sampler) {
        sampler.sample();
        sampler.thread.start();
        return sampler;
    }

    /** What was seen so far, in the order in which it was. */
    synchronized List<ProcessSeen> seen() {
        return List.copyOf(order);
    }

    /** Whether a process is, or was, the container's. */
    synchronized boolean hasSeen(long process) {
        return seen.keySet().stream().anyMatch(key -> key.process() == process);
    }

    /** Whether there were more identities than are kept, so that the list tells nothing of the rest. */
    synchronized boolean overflowed() {
        return overflowed;
    }

    /** How many threads there were at once, at most, in all processes together. */
    synchronized long tasksMost() {
        return tasksMost;
    }

    /**
     * How much memory the processes had when they were last looked at: what each has for itself, and what the one that
     * shares most has mapped, since what is shared shows in every process that shares it.
     */
    synchronized long memoryBytes() {
        return memoryBytes;
    }

    /** The processes that there were when they were last looked at, by their numbers here. */
    synchronized Set<Long> members() {
        return members;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            sample();
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void sample() {
        Map<Long, ProcessStatus> candidates = new HashMap<>();
        Set<Long> found = new HashSet<>();
        for (long process : processes()) {
            boolean isOwn = own.test(process);
            status(process).ifPresent(status -> {
                candidates.put(process, status);
                if (isOwn) {
                    found.add(process);
                }
            });
        }
        addDescendants(candidates, found);
        measure(found.stream()
                .flatMap(member -> Optional.ofNullable(candidates.get(member)).stream())
                .toList());
        found.forEach(this::record);
        members = Set.copyOf(found);
    }

    private void measure(List<ProcessStatus> members) {
        tasksMost = Math.max(
                tasksMost, members.stream().mapToLong(ProcessStatus::threads).sum());
        memoryBytes = members.stream().mapToLong(ProcessStatus::privateBytes).sum()
                + members.stream().mapToLong(ProcessStatus::sharedBytes).max().orElse(0);
    }

    /** A process in a PID namespace of its own, made inside, is still the container's. */
    private static void addDescendants(Map<Long, ProcessStatus> candidates, Set<Long> members) {
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Map.Entry<Long, ProcessStatus> candidate : candidates.entrySet()) {
                if (members.contains(candidate.getValue().parent())) {
                    grew |= members.add(candidate.getKey());
                }
            }
        }
    }

    /**
     * The program is asked before and after the identity: a process that changes who it is and then executes would else be
     * seen with the old identity and the new program.
     */
    private void record(long process) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            String program = link(proc, process, "exe");
            Optional<ProcessStatus> status = status(process);
            if (status.isPresent() && program.equals(link(proc, process, "exe"))) {
                record(process, program, status.get());
                return;
            }
        }
    }

    private void record(long process, String program, ProcessStatus status) {
        boolean runtime = isRuntime(process, program, status);
        Map<String, ProcessSeen> programs =
                seen.computeIfAbsent(new Key(process, status.identity()), key -> new LinkedHashMap<>());
        // One that has ended and waits for its parent has no program any more.
        if (programs.containsKey(program) || (program.isEmpty() && !programs.isEmpty())) {
            return;
        }
        if (order.size() >= SEEN_MAX) {
            overflowed = true;
            return;
        }
        ProcessSeen described = describe(process, program, runtime, status);
        programs.put(program, described);
        order.add(described);
    }

    private ProcessSeen describe(long process, String program, boolean runtime, ProcessStatus status) {
        return new ProcessSeen(
                process,
                status.inside(),
                startTime(process),
                program,
                status.name(),
                arguments(process),
                runtime,
                status.uids(),
                status.gids(),
                status.groups(),
                status.capabilities(),
                status.noNewPrivileges(),
                status.seccomp());
    }

    /**
     * Once a process runs a program of the container, no name that it takes makes it the runtime again. One that is first seen
     * when it has ended, still under the runtime's name, is a command that could not be executed.
     */
    private boolean isRuntime(long process, String program, ProcessStatus status) {
        boolean looksLike = CRUN.matcher(program).matches()
                || (status.name().startsWith("runc:[")
                        && RUNTIME_COPY.matcher(program).matches());
        if (!looksLike) {
            executed.add(process);
        }
        return looksLike && !executed.contains(process);
    }

    private List<Long> processes() {
        List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            entries.forEach(
                    entry -> numbers.add(Long.valueOf(entry.getFileName().toString())));
        } catch (IOException | DirectoryIteratorException e) {
            return numbers;
        }
        return numbers;
    }

    private Optional<ProcessStatus> status(long process) {
        return ProcessStatus.parse(text(proc, process, "status"));
    }

    /** The 22nd field; the second, in parentheses, can hold anything. */
    private long startTime(long process) {
        String stat = text(proc, process, "stat");
        List<String> fields =
                Arrays.asList(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
        return fields.size() > 19 ? Long.parseLong(fields.get(19)) : 0;
    }

    private List<String> arguments(long process) {
        String line = text(proc, process, "cmdline", ARGUMENTS_BYTES_MAX);
        return line.isEmpty() ? List.of() : Arrays.asList(line.split("\0"));
    }

    private static String text(Path proc, long process, String file) {
        return text(proc, process, file, FILE_BYTES_MAX);
    }

    /** Empty where the process ended meanwhile, or where it may not be read. */
    private static String text(Path proc, long process, String file, int bytesMax) {
        try (InputStream content = Files.newInputStream(proc.resolve(process + "/" + file))) {
            return new String(content.readNBytes(bytesMax), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String link(Path proc, long process, String name) {
        try {
            return Files.readSymbolicLink(proc.resolve(process + "/" + name)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
