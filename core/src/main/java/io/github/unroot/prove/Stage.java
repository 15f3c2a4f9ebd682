package io.github.unroot.prove;

import io.github.unroot.observe.Observer;
import io.github.unroot.sandbox.EngineSandbox;
import io.github.unroot.sandbox.RootFileSystem;

/** Where scenarios are run, and so how much of them is seen. */
public sealed interface Stage {

    /** Unroot's own sandbox, under a tracer: every system call of every process. */
    record Watched(Observer observer, RootFileSystem root) implements Stage {}

    /**
     * A running engine: what the probes say, and what /proc shows of the processes.
     *
     * @param image as the engine knows it
     */
    record InEngine(EngineSandbox sandbox, String image) implements Stage {}
}
