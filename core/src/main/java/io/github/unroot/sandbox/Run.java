package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One container from its creation to its removal. The caller removes the directory. */
final class Run {
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration TOOL_WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration EXEC_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration TRACE_WAIT_MAX = Duration.ofSeconds(3);
    private static final int SIGKILL = 9;
    private static final int KILLED_BY_SIGNAL = 128;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path directory;
    private final Path state;
    private final String name;
    private final Host host;
    private final RunRules rules;
    private final Limits limits;
    private final ObjectNode config;
    private final Watch watch;

    Run(Path directory, Path state, String name, Host host, RunRules rules, ObjectNode config, Watch watch) {
        this.directory = directory;
        this.state = state;
        this.name = name;
        this.host = host;
        this.rules = rules;
        this.limits = rules.limits();
        this.config = config;
        this.watch = watch;
    }

    RunOutcome run() throws IOException, InterruptedException {
        Files.write(directory.resolve("config.json"), MAPPER.writeValueAsBytes(config));
        try (ContainerOutput output = new ContainerOutput(directory.resolve("output"), limits.outputBytes())) {
            long init = create(output);
            output.writersStarted();
            Process tracer = attach(init);
            try (ProcessSampler sampler = ProcessSampler.start(init)) {
                Usage usage = usage(init, sampler);
                Optional<String> startFailure = start();
                Judgement judgement =
                        startFailure.isPresent() ? Judgement.failed(startFailure.get()) : judge(init, output, usage);
                stop(init);
                awaitTracer(tracer);
                return new RunOutcome(
                        judgement.green(),
                        judgement.failure(),
                        judgement.limit(),
                        output.text(),
                        Optional.of(trace()),
                        sampler.seen(),
                        judgement.afterMillis());
            } finally {
                tracer.destroyForcibly();
            }
        } finally {
            Quiet.run(List.of("runc", "--root", state.toString(), "delete", "--force", name));
        }
    }

    private Usage usage(long init, ProcessSampler sampler) throws IOException {
        List<Path> written = new ArrayList<>(List.of(directory.resolve("upper")));
        host.binds().forEach(bind -> written.add(bind.source()));
        return new Usage(
                limits,
                sampler,
                host.controlGroup().map(ControlGroup::new),
                new DiskUse(written, host.root(), sampler::members),
                new ScratchUse(init, rules.mounts(), limits.memoryBytes()),
                trace());
    }

    /** @param log where runc says what went wrong, in JSON */
    private ProcessBuilder runc(Path log, String... words) {
        List<String> line = new ArrayList<>(
                List.of("runc", "--root", state.toString(), "--log", log.toString(), "--log-format", "json"));
        line.addAll(List.of(words));
        return new ProcessBuilder(line).redirectInput(Path.of("/dev/null").toFile());
    }

    private long create(ContainerOutput output) throws IOException, InterruptedException {
        Path pidFile = directory.resolve("pid");
        Path log = directory.resolve("runc.log");
        Process process = runc(log, "create", "--bundle", directory.toString(), "--pid-file", pidFile.toString(), name)
                .redirectOutput(output.fifo().toFile())
                .redirectError(output.fifo().toFile())
                .start();
        int status = await(process, TOOL_WAIT_MAX, "runc create");
        if (status != 0) {
            throw UnrootException.surroundings(
                    "making a container",
                    "runc create failed: " + lastError(log),
                    "try runc by hand, or another machine");
        }
        if (!Files.exists(pidFile)) {
            throw UnrootException.surroundings(
                    "making a container", "runc create told of no process", "try a newer runc: runc --version");
        }
        return Long.parseLong(Files.readString(pidFile).strip());
    }

    /** Attached before the program is executed: runc's init waits for the start. */
    private Process attach(long init) throws IOException, InterruptedException {
        Path messages = directory.resolve("strace.log");
        List<String> line = new ArrayList<>(List.of("strace"));
        line.addAll(watch.traceOptions());
        line.addAll(List.of("-o", trace().toString(), "-p", Long.toString(init)));
        Process tracer = new ProcessBuilder(line)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        long deadline = System.nanoTime() + TOOL_WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline && tracer.isAlive()) {
            if (isTraced(init)) {
                return tracer;
            }
            Thread.sleep(2);
        }
        tracer.destroyForcibly();
        throw UnrootException.surroundings(
                "watching a container",
                "strace could not attach: "
                        + Files.readString(messages, StandardCharsets.UTF_8).strip(),
                "allow tracing (sysctl kernel.yama.ptrace_scope, or a seccomp filter of the surroundings)");
    }

    /** Every thread of runc's init: the one that will execute the program is not known. */
    private static boolean isTraced(long init) throws IOException {
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + init + "/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("status")).contains("\nTracerPid:\t0\n")) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            // A thread ended while it was looked at: look again.
            return false;
        }
    }

    private Optional<String> start() throws IOException, InterruptedException {
        Path log = directory.resolve("start.log");
        Process process = runc(log, "start", name)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("start.out").toFile())
                .start();
        int status = await(process, TOOL_WAIT_MAX, "runc start");
        return status == 0 ? Optional.empty() : Optional.of("it can't be started: " + lastError(log));
    }

    private Judgement judge(long init, ContainerOutput output, Usage usage) throws IOException, InterruptedException {
        Prober prober = new Prober(new NetworkNamespace(init), words -> exec(words, output, usage), output::text);
        return new ProbeLoop(prober, watch, limits, new ProbeLoop.Subject() {
                    @Override
                    public OptionalInt exitStatus() throws IOException, InterruptedException {
                        return Run.this.exitStatus(init);
                    }

                    @Override
                    public Optional<String> exceeded() throws IOException {
                        return Run.this.exceeded(output, usage);
                    }
                })
                .run();
    }

    private Optional<String> exceeded(ContainerOutput output, Usage usage) throws IOException {
        return output.overflowed() ? Optional.of("output of " + limits.outputBytes() + " bytes") : usage.exceeded();
    }

    /** Runs a command beside the program, under the same rules. */
    private int exec(List<String> arguments, ContainerOutput output, Usage usage)
            throws IOException, InterruptedException {
        ObjectNode process = (ObjectNode) config.get("process").deepCopy();
        process.set("args", MAPPER.valueToTree(arguments));
        Path file = directory.resolve("exec.json");
        Files.write(file, MAPPER.writeValueAsBytes(process));
        Path log = directory.resolve("exec.log");
        Files.deleteIfExists(log);
        Process command = runc(log, "exec", "--process", file.toString(), name)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("/dev/null").toFile())
                .start();
        long deadline = System.nanoTime() + EXEC_WAIT_MAX.toNanos();
        while (!command.waitFor(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
            // The image's own health check may take its time, and meanwhile the program the machine's memory or disk.
            if (System.nanoTime() > deadline || exceeded(output, usage).isPresent()) {
                command.destroyForcibly();
                throw new IOException("it took over " + EXEC_WAIT_MAX.toSeconds() + " s, or the run met a limit");
            }
        }
        // The runtime's own failure has a status too, and would pass for the command's.
        List<String> failures = errors(log);
        if (!failures.isEmpty()) {
            throw new IOException(failures.getLast());
        }
        return command.exitValue();
    }

    private void stop(long init) throws IOException, InterruptedException {
        if (watch.stopWait().isPositive() && exitStatus(init).isEmpty()) {
            signal(watch.stopSignal());
            long deadline = System.nanoTime() + watch.stopWait().toNanos();
            while (System.nanoTime() < deadline && exitStatus(init).isEmpty()) {
                Thread.sleep(STEP);
            }
        }
        signal(SIGKILL);
    }

    /**
     * To the first process alone, as engines do; with it all in its PID namespace are killed. Through runc: the number of
     * a process that has ended may be another's by now.
     */
    private void signal(int signal) throws IOException, InterruptedException {
        Quiet.run(List.of("runc", "--root", state.toString(), "kill", name, Integer.toString(signal)));
    }

    private void awaitTracer(Process tracer) throws InterruptedException {
        if (!tracer.waitFor(TOOL_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            tracer.destroyForcibly();
        }
    }

    /** How the program ended; empty while it runs. */
    private OptionalInt exitStatus(long init) throws IOException, InterruptedException {
        if (Files.exists(Path.of("/proc/" + init)) && !isZombie(init)) {
            return OptionalInt.empty();
        }
        // The kernel tells it to the tracer, which may take a moment to write it down.
        long deadline = System.nanoTime() + TRACE_WAIT_MAX.toNanos();
        OptionalInt status = tracedExit(init);
        while (status.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(STEP);
            status = tracedExit(init);
        }
        return OptionalInt.of(status.orElse(KILLED_BY_SIGNAL));
    }

    private OptionalInt tracedExit(long init) throws IOException {
        Pattern end = Pattern.compile("(?m)^" + init + " +\\+\\+\\+ (?:exited with (\\d+)|killed by SIG(\\w+))");
        Matcher found = end.matcher(tail(trace()));
        OptionalInt status = OptionalInt.empty();
        while (found.find()) {
            status = OptionalInt.of(
                    found.group(1) == null
                            ? KILLED_BY_SIGNAL + Signal.number(found.group(2))
                            : Integer.parseInt(found.group(1)));
        }
        return status;
    }

    private static boolean isZombie(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/status")).contains("\nState:\tZ");
        } catch (IOException e) {
            return true;
        }
    }

    private static String tail(Path file) throws IOException {
        int length = 64 << 10;
        try (var channel = java.nio.channels.FileChannel.open(file)) {
            var bytes = java.nio.ByteBuffer.allocate((int) Math.min(length, channel.size()));
            channel.read(bytes, Math.max(0, channel.size() - length));
            return new String(bytes.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private Path trace() {
        return directory.resolve("trace");
    }

    private static int await(Process process, Duration most, String what) throws IOException, InterruptedException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException(what + " took over " + most.toSeconds() + " s");
        }
        return process.exitValue();
    }

    private static String lastError(Path log) throws IOException {
        List<String> messages = errors(log);
        return messages.isEmpty() ? "it says nothing" : messages.getLast();
    }

    private static List<String> errors(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        List<String> messages = new ArrayList<>();
        for (String line : lines) {
            var entry = MAPPER.readTree(line);
            if (entry.path("level").asString("").equals("error")) {
                messages.add(entry.path("msg").asString("").replaceAll("\\s+", " "));
            }
        }
        return messages;
    }
}
