package io.github.unroot.sandbox;

import io.github.unroot.engine.Containers;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One container of an engine from its start to its end; the sandbox makes and removes it. */
final class EngineRun {
    private static final Duration EXEC_WAIT_MAX = Duration.ofSeconds(10);
    private static final Duration SIGHT_WAIT_MAX = Duration.ofSeconds(3);
    private static final Duration BETWEEN_MEASUREMENTS = Duration.ofSeconds(3);
    private static final long DISK_BYTES_MAX = 4L << 30;

    /** Runtimes say so of a program that is not there or may not be executed, which is the image's fault and not theirs. */
    private static final Pattern NOT_EXECUTED =
            Pattern.compile("executable file .*not found|exec.*(permission denied|no such file)");

    private final Containers containers;
    private final String id;
    private final RunRules rules;
    private final Watch watch;
    private long measuredNanos = System.nanoTime();

    EngineRun(Containers containers, String id, RunRules rules, Watch watch) {
        this.containers = containers;
        this.id = id;
        this.rules = rules;
        this.watch = watch;
    }

    RunOutcome run(Ports ports) throws IOException, InterruptedException {
        try (ProcessSampler sampler = ProcessSampler.start(id)) {
            Optional<String> failure = start();
            if (failure.isPresent()) {
                return outcome(Judgement.failed(failure.get()), "", sampler);
            }
            checkPlace(sampler);
            try (EngineOutput output =
                    new EngineOutput(containers, id, rules.limits().outputBytes())) {
                Prober prober = new Prober(ports, this::execute, output::text);
                Judgement judgement = new ProbeLoop(prober, watch, rules.limits(), subject(output, sampler)).run();
                return outcome(judgement, output.text(), sampler);
            }
        }
    }

    private static RunOutcome outcome(Judgement judgement, String output, ProcessSampler sampler) {
        return new RunOutcome(
                judgement.green(),
                judgement.failure(),
                judgement.limit(),
                output,
                Optional.empty(),
                sampler.seen(),
                judgement.afterMillis());
    }

    private Optional<String> start() throws IOException {
        try {
            containers.start(id);
            return Optional.empty();
        } catch (UnrootException e) {
            String why = e.problem() instanceof Problem.Surroundings said ? said.why() : "";
            if (NOT_EXECUTED.matcher(why).find()) {
                return Optional.of("it can't be started: " + why);
            }
            throw e;
        }
    }

    /** Where its processes can't be seen, or it has more than it was to have, a run shows nothing. */
    private void checkPlace(ProcessSampler sampler) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SIGHT_WAIT_MAX.toNanos();
        Containers.State state = containers.state(id);
        while (state.running() && !sampler.hasSeen(state.process()) && System.nanoTime() < deadline) {
            Thread.sleep(ProbeLoop.STEP);
            state = containers.state(id);
        }
        if (!state.running()) {
            return;
        }
        if (!sampler.hasSeen(state.process())) {
            throw UnrootException.surroundings(
                    "the engine",
                    "runs its containers where this process does not see theirs (another machine, or a virtual one)",
                    "call Unroot on that machine, in its first PID namespace");
        }
        if (rules.readOnlyRoot()) {
            checkMounts(state.process());
        }
    }

    private void checkMounts(long process) throws IOException {
        Path table = Path.of("/proc/" + process + "/mountinfo");
        List<String> lines = Files.exists(table) ? Files.readAllLines(table) : List.of();
        Optional<String> beyond = new MountTable(lines).writableBeyond(rules.mounts());
        if (beyond.isPresent()) {
            throw UnrootException.surroundings(
                    "the engine",
                    "lets the container write " + beyond.get() + ", which the image does not declare",
                    "see how it is configured (containers.conf)");
        }
    }

    private ProbeLoop.Subject subject(EngineOutput output, ProcessSampler sampler) {
        return new ProbeLoop.Subject() {
            @Override
            public OptionalInt exitStatus() throws IOException {
                Containers.State state = containers.state(id);
                return state.running() ? OptionalInt.empty() : OptionalInt.of(state.exitCode());
            }

            @Override
            public Optional<String> exceeded() throws IOException {
                return EngineRun.this.exceeded(output, sampler);
            }
        };
    }

    private Optional<String> exceeded(EngineOutput output, ProcessSampler sampler) throws IOException {
        Limits limits = rules.limits();
        if (output.overflowed()) {
            return Optional.of("output of " + limits.outputBytes() + " bytes");
        }
        if (sampler.tasksMost() >= limits.processes()) {
            return Optional.of(limits.processes() + " processes");
        }
        if (containers.state(id).outOfMemory()) {
            return Optional.of("memory of " + limits.memoryBytes() + " bytes");
        }
        if (sampler.overflowed()) {
            return Optional.of("processes of too many identities");
        }
        return diskExceeded();
    }

    /** An engine counts what was written by walking over it: not at every step. */
    private Optional<String> diskExceeded() throws IOException {
        if (System.nanoTime() - measuredNanos < BETWEEN_MEASUREMENTS.toNanos()) {
            return Optional.empty();
        }
        measuredNanos = System.nanoTime();
        return containers.writtenBytes(id) > DISK_BYTES_MAX
                ? Optional.of("disk of " + DISK_BYTES_MAX + " bytes")
                : Optional.empty();
    }

    private int execute(List<String> words) throws IOException {
        return containers.execute(id, words, EXEC_WAIT_MAX).status();
    }
}
