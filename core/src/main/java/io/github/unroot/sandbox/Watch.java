package io.github.unroot.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * How a run is watched and when it ends.
 *
 * @param probes all of them must hold
 * @param traceOptions strace's, all but the output file and the process
 * @param settle how long the program is watched on after its probes held
 * @param stopSignal asks the program to end
 * @param stopWait how long it is given for that; zero ends it at once
 */
public record Watch(List<Probe> probes, List<String> traceOptions, Duration settle, int stopSignal, Duration stopWait) {
    /** Many a program dies of a denial shortly after it has opened its port. */
    public static final Duration SETTLE = Duration.ofMillis(700);

    public Watch {
        probes = List.copyOf(probes);
        traceOptions = List.copyOf(traceOptions);
    }
}
