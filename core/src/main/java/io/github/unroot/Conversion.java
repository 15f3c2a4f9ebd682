package io.github.unroot;

import io.github.unroot.identity.Identity;
import io.github.unroot.identity.RunsAs;
import io.github.unroot.identity.UserSpec;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.observe.Observation;
import io.github.unroot.observe.Observer;
import io.github.unroot.observe.ProcessEnd;
import io.github.unroot.plan.Adaptations;
import io.github.unroot.plan.CarriedFiles;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Contents;
import io.github.unroot.plan.Planner;
import io.github.unroot.plan.Subject;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Prover;
import io.github.unroot.prove.Prover.Shown;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Stage;
import io.github.unroot.prove.Verdict;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RunRules;
import io.github.unroot.sandbox.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The way from an image to a plan that is proven: watch, plan, try, prove, and plan again with what a proof showed. */
final class Conversion {
    private static final int PROOFS_MAX = 5;
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final Workbench workbench;
    private final IndexedImage indexed;
    private final RunSettings settings;
    private final Consumer<String> progress;

    Conversion(Workbench workbench, IndexedImage indexed, RunSettings settings, Consumer<String> progress)
            throws UnrootException {
        this.workbench = workbench;
        this.indexed = indexed;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * A plan whose result was proven.
     *
     * @param scenarios those of the result, from level 1 up
     */
    record Outcome(List<Change> changes, Workbench.Variant variant, List<ScenarioResult> scenarios) {}

    /** @throws UnrootException if the level can't be reached, with what stands in the way */
    Outcome run() throws IOException, InterruptedException {
        Optional<Outcome> already = alreadyProven();
        if (already.isPresent()) {
            return already.get();
        }
        checkTarget();
        Observation baseline = watchAsItIs();
        Planner planner = planner();
        PlanSearch search = new PlanSearch(workbench, planner, baseline, settings, progress);
        progress.accept("watching the image without root");
        List<Change> changes = search.search(planner.first(PlanSearch.evidence(baseline)), settings.level());
        Shown last = null;
        for (int attempt = 0; attempt < PROOFS_MAX; attempt++) {
            Workbench.Variant variant = workbench.with(changes);
            List<Shown> shown = prove(variant, settings.user());
            if (reached(shown)) {
                return new Outcome(changes, variant, results(shown));
            }
            last = shown.getLast();
            if (!(last.result().verdict() instanceof Verdict.Failed)) {
                break;
            }
            changes = search.search(changes, last.result().level());
        }
        throw notReached(last);
    }

    /** An image that is non-root by number and reaches the level is left as it is, or at most has its user spelled out. */
    private Optional<Outcome> alreadyProven() throws IOException, InterruptedException {
        UserSpec spec = new UserSpec(indexed.config().user());
        if (!spec.isNumeric()
                || !(spec.resolve(indexed.accounts()) instanceof RunsAs.Known known)
                || known.identity().uid() == 0
                || namesake(known.identity()).isPresent()) {
            return Optional.empty();
        }
        // With its group spelled out, an engine gives the user none of those that the image lists it in.
        Identity own = Identity.of(known.identity().uid(), known.identity().gid());
        List<Change> changes = spec.isCanonical() ? List.of() : List.of(spelledOut(spec, own));
        Workbench.Variant variant = workbench.with(changes);
        List<Shown> shown = prove(variant, own);
        return reached(shown) ? Optional.of(new Outcome(changes, variant, results(shown))) : Optional.empty();
    }

    /** A user without a group gets that of its account, or 0: which of them, engines need not find out again. */
    private static Change spelledOut(UserSpec spec, Identity identity) {
        return new Change.SetUser(
                spec.text(), identity.toString(), "the image's user \"" + spec + "\" is " + identity + " in full");
    }

    private Optional<String> namesake(Identity user) {
        return indexed.accounts()
                .namesake(user.uid())
                .map(account ->
                        "/etc/passwd has an account named \"" + account.name() + "\" with user ID " + account.uid());
    }

    private void checkTarget() throws UnrootException {
        Optional<String> ambiguous = namesake(settings.user());
        if (ambiguous.isPresent()) {
            throw UnrootException.badInput("the result's user " + settings.user() + " would be ambiguous: "
                            + ambiguous.get() + "; choose another with --user")
                    .located(place -> place.inImage(indexed.image().reference().toString()));
        }
    }

    /** As an engine would start it, with the capabilities that engines give root. */
    private Observation watchAsItIs() throws IOException, InterruptedException {
        progress.accept("watching the image as it is");
        Identity identity = workbench.asItIs(configuredIdentity());
        RunRules rules = new RunRules(identity, false, false, List.of(), true, true, settings.limits());
        ImageConfig config = indexed.config();
        int signal = config.stopSignal().map(Signal::number).orElse(Signal.TERM);
        Observation seen = new Observer(workbench.sandbox())
                .observe(
                        workbench.original().root(),
                        Program.of(config, settings.environment()),
                        rules,
                        settings.probesOf(config),
                        signal,
                        STOP_WAIT);
        Refusal.checkLimit(seen);
        if (!seen.green()) {
            throw UnrootException.refused(
                    "watching " + indexed.image().reference() + " as it is",
                    "it does not do its job even as root: " + seen.outcome().failure()
                            + Refusal.essential(PlanSearch.evidence(seen))
                            + Refusal.lastWords(seen.outcome().output()),
                    endedWell(seen)
                            ? "if it is meant to end, say so: --probe exit:0"
                            : "give it what it needs (--env, --probe, --timeout)");
        }
        return seen;
    }

    private static boolean endedWell(Observation seen) {
        return seen.trace()
                .exitOfInit()
                .filter(end -> end instanceof ProcessEnd.Exited exited && exited.code() == 0)
                .isPresent();
    }

    private Identity configuredIdentity() throws UnrootException {
        return switch (new UserSpec(indexed.config().user()).resolve(indexed.accounts())) {
            case RunsAs.Known known -> known.identity();
            case RunsAs.Unclear unclear ->
                throw UnrootException.badInput("the image can't be run: " + unclear.why())
                        .located(place ->
                                place.inImage(indexed.image().reference().toString()));
        };
    }

    private Planner planner() throws IOException {
        Subject subject = new Subject(
                indexed.digest().toString(),
                indexed.tree(),
                indexed.config(),
                indexed.accounts(),
                path -> workbench.contents(path, Contents.TEXT_BYTES_MAX),
                settings.user());
        return new Planner(subject, Adaptations.carriedAnd(settings.adaptations()), new CarriedFiles());
    }

    private List<Shown> prove(Workbench.Variant variant, Identity own) throws IOException, InterruptedException {
        Prover prover = new Prover(workbench.sandbox().session().ids(), settings.limits(), progress);
        return prover.prove(
                new Stage.Watched(new Observer(workbench.sandbox()), variant.root()),
                variant.config(),
                own,
                settings.probesOf(variant.config()),
                settings.environment(),
                settings.level());
    }

    private boolean reached(List<Shown> shown) {
        return shown.size() == settings.level()
                && shown.stream().allMatch(one -> one.result().verdict().proven());
    }

    private static List<ScenarioResult> results(List<Shown> shown) {
        return shown.stream().map(Shown::result).toList();
    }

    private UnrootException notReached(@org.jspecify.annotations.Nullable Shown last) {
        String subject = "converting " + indexed.image().reference();
        if (last == null) {
            return UnrootException.refused(subject, "no level was shown", "");
        }
        Verdict verdict = last.result().verdict();
        String why = "level " + last.result().level() + " is " + verdict.word() + ": " + verdict.reason();
        return verdict instanceof Verdict.NotProven
                ? UnrootException.surroundings(subject, why, "give the sandbox more room, or run it elsewhere")
                : UnrootException.refused(subject, why, "");
    }
}
