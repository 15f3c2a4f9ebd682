package io.github.unroot;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.Access;
import io.github.unroot.observe.Observation;
import io.github.unroot.observe.Observer;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Evidence;
import io.github.unroot.plan.Planner;
import io.github.unroot.plan.Refused;
import io.github.unroot.plan.Step;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Declared;
import io.github.unroot.prove.Scenario;
import io.github.unroot.sandbox.Limits;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs an image under a scenario's rules, asks the planner what the run calls for, and runs it again, until it is green or
 * nothing is left to try.
 */
final class PlanSearch {
    private static final int RUNS_MAX = 80;

    /** Two runs of the same program differ by a few accesses. */
    private static final int FARNESS_NOISE = 5;

    private final Workbench workbench;
    private final Observer observer;
    private final Planner planner;
    private final Evidence baseline;
    private final RunSettings settings;
    private final Limits limits;
    private final Consumer<String> progress;
    private final Set<List<Change>> rejected = new HashSet<>();
    private int runs;

    PlanSearch(
            Workbench workbench,
            Planner planner,
            Observation baseline,
            RunSettings settings,
            Consumer<String> progress) {
        this.workbench = workbench;
        this.observer = new Observer(workbench.sandbox());
        this.planner = planner;
        this.baseline = evidence(baseline);
        this.settings = settings;
        this.limits = settings.limits()
                .withTime(patience(settings.timeout(), baseline.outcome().greenAfterMillis()));
        this.progress = progress;
    }

    /** A program that was up in a second as root need not be waited for a minute; it may be slower, not without end. */
    private static Duration patience(Duration timeout, long greenAfterMillis) {
        Duration generous = Duration.ofSeconds(10).plusMillis(5 * greenAfterMillis);
        return generous.compareTo(timeout) < 0 ? generous : timeout;
    }

    static Evidence evidence(Observation observation) {
        return new Evidence(
                observation.trace(), observation.green(), observation.outcome().output());
    }

    /**
     * The plan under which a level's run is green.
     *
     * @param first the plan to begin with
     * @throws UnrootException if there is none, with what the program needs and the access that shows it
     */
    List<Change> search(List<Change> first, int level) throws IOException, InterruptedException {
        List<Step> taken = new ArrayList<>();
        Observation last = run(first, level);
        while (runs < RUNS_MAX) {
            List<Step> steps = steps(changes(first, taken), last);
            if (steps.isEmpty()) {
                return withoutGuesses(first, taken, level);
            }
            Step step = steps.getFirst();
            progress.accept("trying: " + step.evidence());
            taken.addLast(step);
            Observation next = run(changes(first, taken), level);
            if (step.certain() || helped(step, last, next)) {
                last = next;
            } else {
                rejected.add(step.changes());
                taken.removeLast();
            }
        }
        throw Refusal.of(
                evidence(last), "after " + runs + " runs " + last.outcome().failure());
    }

    /** What to try after a run; none if it needs nothing more. */
    private List<Step> steps(List<Change> changes, Observation last) throws UnrootException {
        Evidence evidence = evidence(last);
        Optional<Refused> refused = planner.refusal(evidence);
        if (refused.isPresent()) {
            throw Refusal.of(refused.get());
        }
        List<Step> steps = planner.next(changes, baseline, evidence).stream()
                .filter(step -> !rejected.contains(step.changes()))
                .filter(step -> !last.green() || step.certain())
                .toList();
        if (steps.isEmpty() && !last.green()) {
            throw Refusal.of(evidence, last.outcome().failure());
        }
        return steps;
    }

    /** A step that no denial asked for has to show, once all is green, that it is missed when it is left out. */
    private List<Change> withoutGuesses(List<Change> first, List<Step> taken, int level)
            throws IOException, InterruptedException {
        for (Step guess : List.copyOf(taken)) {
            if (!guess.certain() && guess.cause().isEmpty() && !guess.equals(taken.getLast())) {
                List<Step> fewer = new ArrayList<>(taken);
                fewer.remove(guess);
                progress.accept("trying without: " + guess.evidence());
                if (isGreen(changes(first, fewer), level)) {
                    taken.remove(guess);
                }
            }
        }
        return changes(first, taken);
    }

    /** A plan that no longer fits lacks an edit that a later one stands on. */
    private boolean isGreen(List<Change> changes, int level) throws IOException, InterruptedException {
        try {
            return run(changes, level).green();
        } catch (UnrootException e) {
            if (e.problem() instanceof Problem.BadInput) {
                return false;
            }
            throw e;
        }
    }

    private static List<Change> changes(List<Change> first, List<Step> taken) {
        List<Change> changes = first;
        for (Step step : taken) {
            changes = Planner.join(changes, step.changes());
        }
        return changes;
    }

    /** Whether what the step was to cure is cured, and the program came farther, or at least as far as before. */
    private static boolean helped(Step step, Observation before, Observation after) {
        if (after.green()) {
            return true;
        }
        List<String> newPorts = step.changes().stream()
                .filter(change -> change instanceof Change.MovePort)
                .map(change -> ((Change.MovePort) change).after())
                .toList();
        if (!newPorts.isEmpty()) {
            return after.trace().accesses().stream()
                    .anyMatch(access -> access.operation() == Access.Operation.BIND
                            && !access.failed()
                            && newPorts.contains(access.detail()));
        }
        long farther = farness(after, step, after) - farness(before, step, after);
        boolean came = step.cause().isPresent() ? farther >= 0 : farther > FARNESS_NOISE;
        return !deniedAgain(step, after) && (came || meetsAnother(before, after));
    }

    /** A denial that the run before did not come to; a broken configuration meets none. */
    private static boolean meetsAnother(Observation before, Observation after) {
        return after.trace().denials().stream()
                .anyMatch(access -> before.trace().denials().stream().noneMatch(other -> isSame(access, other)));
    }

    private static boolean isSame(Access one, Access other) {
        return one.operation() == other.operation()
                && one.path().equals(other.path())
                && one.program().equals(other.program());
    }

    private static boolean deniedAgain(Step step, Observation after) {
        return step.cause()
                .filter(cause -> after.trace().denials().stream().anyMatch(access -> isSame(access, cause)))
                .isPresent();
    }

    /**
     * How much of its work a program did: a broken configuration ends it earlier than a denied access. The work of a tool
     * that the step did away with is none of the program's.
     */
    private static long farness(Observation observation, Step step, Observation after) {
        Optional<String> gone = step.cause()
                .map(Access::program)
                .filter(program -> after.trace().accesses().stream()
                        .noneMatch(access -> access.program().equals(program)));
        return observation.trace().accesses().stream()
                .filter(access -> !access.failed()
                        && gone.filter(access.program()::equals).isEmpty())
                .count();
    }

    private Observation run(List<Change> changes, int level) throws IOException, InterruptedException {
        runs++;
        Workbench.Variant variant = workbench.with(changes);
        ImageConfig config = variant.config();
        Declared declared = Declared.of(config);
        Scenario scenario = Scenario.of(
                level, settings.user(), workbench.sandbox().session().ids(), declared.writable(), limits);
        Observation seen = observer.observe(
                variant.root(),
                Program.of(config, settings.environment()),
                scenario.rules(),
                settings.probesOf(config),
                Signal.TERM,
                Duration.ZERO);
        Refusal.checkLimit(seen);
        return seen;
    }
}
