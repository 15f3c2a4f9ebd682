package io.github.unroot.prove;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.Observation;
import io.github.unroot.observe.Observer;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.Probe;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.RunOutcome;
import io.github.unroot.sandbox.Session;
import io.github.unroot.sandbox.Signal;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs an image's scenarios and judges each. */
public final class Prover {
    private final Observer observer;
    private final Session session;
    private final Limits limits;
    private final Consumer<String> progress;

    /** @param progress is told what is being done */
    public Prover(Observer observer, Session session, Limits limits, Consumer<String> progress) {
        this.observer = observer;
        this.session = session;
        this.limits = limits;
        this.progress = progress;
    }

    /** A scenario's verdict and what its run showed. */
    public record Shown(ScenarioResult result, Optional<Observation> observation) {}

    /**
     * Runs the scenarios at once, since none sees another, and judges them from level 1 up, until one is not proven.
     *
     * @param own the image's default user
     * @param probes with the ports that the image has now
     * @param more variables for the runs
     */
    public List<Shown> prove(
            RootFileSystem root, ImageConfig config, Identity own, List<Probe> probes, List<String> more, int highest)
            throws IOException, InterruptedException {
        progress.accept(highest == ScenarioResult.LEVEL_MIN ? "proving level 1" : "proving levels 1 to " + highest);
        List<Callable<Shown>> runs = new ArrayList<>();
        for (int level = ScenarioResult.LEVEL_MIN; level <= highest; level++) {
            int wanted = level;
            runs.add(() -> prove(wanted, root, config, own, probes, more));
        }
        List<Shown> shown = new ArrayList<>();
        for (Shown next : together(runs)) {
            // Beside others a slow program may have come too late: it fails only if it fails alone.
            boolean again = !next.result().verdict().proven() && own.uid() != 0 && highest > ScenarioResult.LEVEL_MIN;
            Shown last = again ? prove(next.result().level(), root, config, own, probes, more) : next;
            shown.add(last);
            if (!last.result().verdict().proven()) {
                break;
            }
        }
        return shown;
    }

    private static List<Shown> together(List<Callable<Shown>> runs) throws IOException, InterruptedException {
        List<Shown> shown = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(runs.size())) {
            for (Future<Shown> run : executor.invokeAll(runs)) {
                shown.add(run.get());
            }
            return shown;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("a scenario's run failed", e.getCause());
        }
    }

    private Shown prove(
            int level, RootFileSystem root, ImageConfig config, Identity own, List<Probe> probes, List<String> more)
            throws IOException, InterruptedException {
        List<FilePath> writable = Declared.of(config).writable();
        Scenario scenario = Scenario.of(level, own, session, writable, limits);
        if (own.uid() == 0) {
            return shown(scenario, probes, new Verdict.Failed("the image's default user is root"));
        }
        try {
            Observation observation = observer.observe(
                    root, Program.of(config, more), scenario.rules(), probes, Signal.TERM, Duration.ZERO);
            return shown(scenario, probes, observation);
        } catch (UnrootException e) {
            if (e.problem() instanceof io.github.unroot.problem.Problem.Surroundings) {
                return shown(scenario, probes, new Verdict.NotProven(e.problem().message()));
            }
            throw e;
        }
    }

    private static Shown shown(Scenario scenario, List<Probe> probes, Observation observation) {
        Verdict verdict = verdict(observation, scenario.rules().identity());
        return new Shown(result(scenario, probes, verdict, Optional.of(observation)), Optional.of(observation));
    }

    private static Verdict verdict(Observation observation, Identity identity) {
        RunOutcome outcome = observation.outcome();
        Optional<String> stray = TraceJudge.stray(observation.trace(), identity);
        if (stray.isPresent()) {
            return new Verdict.Failed(stray.get());
        }
        if (outcome.limit().isPresent()) {
            return new Verdict.NotProven("limit: " + outcome.limit().get());
        }
        boolean ran = observation.trace().processes().stream()
                .anyMatch(process -> !process.programs().isEmpty());
        Verdict verdict = Judge.verdict(
                observation.green() ? Optional.empty() : Optional.of(outcome.failure()),
                identity,
                outcome.processes(),
                ran);
        return verdict.proven() && observation.trace().omitted() > 0
                ? new Verdict.NotProven("limit: more accesses and processes than are kept")
                : verdict;
    }

    private static Shown shown(Scenario scenario, List<Probe> probes, Verdict verdict) {
        return new Shown(result(scenario, probes, verdict, Optional.empty()), Optional.empty());
    }

    private static ScenarioResult result(
            Scenario scenario, List<Probe> probes, Verdict verdict, Optional<Observation> observation) {
        return new ScenarioResult(
                scenario.level(),
                scenario.rules().identity(),
                scenario.rules().readOnlyRoot(),
                scenario.rules().mounts().stream()
                        .map(mount -> mount.path().toString())
                        .toList(),
                probes.stream().map(Probe::text).toList(),
                verdict,
                observation.map(seen -> seen.trace().denials()).orElse(List.of()),
                observation.map(seen -> seen.outcome().processes()).orElse(List.of()),
                observation.map(seen -> seen.trace().processes().size()).orElse(0));
    }
}
