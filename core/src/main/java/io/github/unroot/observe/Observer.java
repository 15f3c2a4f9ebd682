package io.github.unroot.observe;

import io.github.unroot.sandbox.Probe;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.RunOutcome;
import io.github.unroot.sandbox.RunRules;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.sandbox.Watch;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Watches runs: under which rules is the caller's to say. */
public final class Observer {
    private final Sandbox sandbox;

    public Observer(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Runs a program until its probes have held, it has failed or its time is over.
     *
     * @param stopSignal asks it to end when they have held
     * @param stopWait how long it is given for that: what it writes on its way out is seen too
     */
    public Observation observe(
            RootFileSystem root, Program program, RunRules rules, List<Probe> probes, int stopSignal, Duration stopWait)
            throws IOException, InterruptedException {
        Watch watch = new Watch(probes, TraceFilter.options(), Watch.SETTLE, stopSignal, stopWait);
        RunOutcome outcome = sandbox.run(root, program, rules, watch);
        try (InputStream trace =
                new BufferedInputStream(Files.newInputStream(outcome.trace().orElseThrow()))) {
            return new Observation(outcome, TraceParser.parse(trace));
        }
    }
}
