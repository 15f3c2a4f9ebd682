package io.github.unroot.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks a started program until its probes hold, it has ended or failed, or a limit is met: the same in every sandbox. */
final class ProbeLoop {
    static final Duration STEP = Duration.ofMillis(50);

    private final Prober prober;
    private final Watch watch;
    private final Limits limits;
    private final Subject subject;

    /** The run that is asked about. */
    interface Subject {
        /** How the program ended; empty while it runs. */
        OptionalInt exitStatus() throws IOException, InterruptedException;

        /** The limit that the run has met; empty while it keeps within all. */
        Optional<String> exceeded() throws IOException;
    }

    ProbeLoop(Prober prober, Watch watch, Limits limits, Subject subject) {
        this.prober = prober;
        this.watch = watch;
        this.limits = limits;
        this.subject = subject;
    }

    Judgement run() throws IOException, InterruptedException {
        long started = System.nanoTime();
        Optional<String> missing = Optional.of("it was not probed");
        while (System.nanoTime() - started < limits.time().toNanos()) {
            OptionalInt exit = subject.exitStatus();
            missing = firstMissing(exit);
            if (missing.isEmpty()) {
                return settle(Duration.ofNanos(System.nanoTime() - started).toMillis());
            }
            Optional<String> limit = subject.exceeded();
            if (limit.isPresent()) {
                return Judgement.limited(limit.get());
            }
            if (exit.isPresent()) {
                return Judgement.failed(missing.get());
            }
            Thread.sleep(STEP);
        }
        return Judgement.failed("after " + limits.time().toSeconds() + " s " + missing.get());
    }

    /** Many a program dies of a denial shortly after it has opened its port. */
    private Judgement settle(long after) throws IOException, InterruptedException {
        Thread.sleep(watch.settle());
        OptionalInt exit = subject.exitStatus();
        Optional<String> limit = subject.exceeded();
        if (limit.isPresent()) {
            return Judgement.limited(limit.get());
        }
        return firstMissing(exit)
                .map(why -> Judgement.failed("its probe held, and then " + why))
                .orElse(new Judgement(true, "", Optional.empty(), after));
    }

    private Optional<String> firstMissing(OptionalInt exit) throws InterruptedException {
        for (Probe probe : watch.probes()) {
            Optional<String> why = prober.ask(probe, exit);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }
}
