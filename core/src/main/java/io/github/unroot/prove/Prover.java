package io.github.unroot.prove;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.Access;
import io.github.unroot.observe.Observation;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.Probe;
import io.github.unroot.sandbox.ProcessSeen;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RunOutcome;
import io.github.unroot.sandbox.Signal;
import io.github.unroot.sandbox.Watch;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs an image's scenarios and judges each. */
public final class Prover {
    private final ArbitraryIds ids;
    private final Limits limits;
    private final Consumer<String> progress;

    /** @param progress is told what is being done */
    public Prover(ArbitraryIds ids, Limits limits, Consumer<String> progress) {
        this.ids = ids;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * A scenario's verdict and what its run showed.
     *
     * @param observation empty where nothing was run, or where no tracer was
     */
    public record Shown(ScenarioResult result, Optional<Observation> observation) {}

    /**
     * Runs the scenarios at once, since none sees another, and judges them from level 1 up, until one is not proven.
     *
     * @param own the image's default user
     * @param probes with the ports that the image has now
     * @param more variables for the runs
     */
    public List<Shown> prove(
            Stage stage, ImageConfig config, Identity own, List<Probe> probes, List<String> more, int highest)
            throws IOException, InterruptedException {
        progress.accept(highest == ScenarioResult.LEVEL_MIN ? "proving level 1" : "proving levels 1 to " + highest);
        List<Callable<Shown>> runs = new ArrayList<>();
        for (int level = ScenarioResult.LEVEL_MIN; level <= highest; level++) {
            int wanted = level;
            runs.add(() -> prove(wanted, stage, config, own, probes, more));
        }
        List<Shown> shown = new ArrayList<>();
        for (Shown next : together(runs)) {
            // Beside others a slow program may have come too late: it fails only if it fails alone.
            boolean again = !next.result().verdict().proven() && own.uid() != 0 && highest > ScenarioResult.LEVEL_MIN;
            Shown last = again ? prove(next.result().level(), stage, config, own, probes, more) : next;
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

    private Shown prove(int level, Stage stage, ImageConfig config, Identity own, List<Probe> probes, List<String> more)
            throws IOException, InterruptedException {
        List<FilePath> writable = Declared.of(config).writable();
        Scenario scenario = Scenario.of(level, own, ids, writable, limits);
        if (own.uid() == 0) {
            return notRun(stage, scenario, probes, new Verdict.Failed("the image's default user is root"));
        }
        try {
            return switch (stage) {
                case Stage.Watched watched -> {
                    Program program = Program.of(config, more);
                    yield shown(
                            scenario,
                            probes,
                            watched.observer()
                                    .observe(
                                            watched.root(),
                                            program,
                                            scenario.rules(),
                                            probes,
                                            Signal.TERM,
                                            Duration.ZERO));
                }
                case Stage.InEngine engine -> {
                    Watch watch = new Watch(probes, List.of(), Watch.SETTLE, Signal.TERM, Duration.ZERO);
                    yield shown(scenario, probes, engine.sandbox().run(engine.image(), more, scenario.rules(), watch));
                }
            };
        } catch (UnrootException e) {
            if (e.problem() instanceof io.github.unroot.problem.Problem.Surroundings) {
                return notRun(
                        stage,
                        scenario,
                        probes,
                        new Verdict.NotProven(e.problem().message()));
            }
            throw e;
        }
    }

    private static Shown shown(Scenario scenario, List<Probe> probes, Observation observation) {
        Verdict verdict = verdict(observation, scenario.rules().identity());
        ScenarioResult result = result(
                scenario,
                probes,
                verdict,
                observation.trace().denials(),
                observation.outcome().processes(),
                OptionalInt.of(observation.trace().processes().size()));
        return new Shown(result, Optional.of(observation));
    }

    private static Shown shown(Scenario scenario, List<Probe> probes, RunOutcome outcome) {
        Verdict verdict = outcome.limit().isPresent()
                ? new Verdict.NotProven("limit: " + outcome.limit().get())
                : Judge.verdict(
                        outcome.green() ? Optional.empty() : Optional.of(outcome.failure()),
                        scenario.rules().identity(),
                        outcome.processes());
        ScenarioResult result = result(scenario, probes, verdict, List.of(), outcome.processes(), OptionalInt.empty());
        return new Shown(result, Optional.empty());
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

    private static Shown notRun(Stage stage, Scenario scenario, List<Probe> probes, Verdict verdict) {
        OptionalInt traced = switch (stage) {
            case Stage.Watched _ -> OptionalInt.of(0);
            case Stage.InEngine _ -> OptionalInt.empty();
        };
        return new Shown(result(scenario, probes, verdict, List.of(), List.of(), traced), Optional.empty());
    }

    private static ScenarioResult result(
            Scenario scenario,
            List<Probe> probes,
            Verdict verdict,
            List<Access> denied,
            List<ProcessSeen> processes,
            OptionalInt traced) {
        return new ScenarioResult(
                scenario.level(),
                scenario.rules().identity(),
                scenario.rules().readOnlyRoot(),
                scenario.rules().mounts().stream()
                        .map(mount -> mount.path().toString())
                        .toList(),
                probes.stream().map(Probe::text).toList(),
                verdict,
                denied,
                processes,
                traced);
    }
}
