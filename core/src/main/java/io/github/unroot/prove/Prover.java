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
import io.github.unroot.sandbox.Session;
import io.github.unroot.sandbox.Signal;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * Runs the scenarios from level 1 up, until one is not proven.
     *
     * @param own the image's default user
     * @param probes with the ports that the image has now
     * @param more variables for the runs
     */
    public List<Shown> prove(
            RootFileSystem root, ImageConfig config, Identity own, List<Probe> probes, List<String> more, int highest)
            throws IOException, InterruptedException {
        List<Shown> shown = new ArrayList<>();
        for (int level = ScenarioResult.LEVEL_MIN; level <= highest; level++) {
            progress.accept("proving level " + level);
            Shown next = prove(level, root, config, own, probes, more);
            shown.add(next);
            if (!next.result().verdict().proven()) {
                break;
            }
        }
        return shown;
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
        Optional<String> limit = observation.outcome().limit();
        Verdict verdict = limit.isPresent()
                ? new Verdict.NotProven("limit: " + limit.get())
                : Judge.verdict(
                        observation.green()
                                ? Optional.empty()
                                : Optional.of(observation.outcome().failure()),
                        scenario.rules().identity(),
                        observation.outcome().processes());
        return new Shown(result(scenario, probes, verdict, Optional.of(observation)), Optional.of(observation));
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
                observation.map(seen -> seen.outcome().processes()).orElse(List.of()));
    }
}
