package io.github.unroot.observe;

import io.github.unroot.sandbox.RunOutcome;

/**
 * A run and what was seen in it.
 *
 * @param outcome whether the program did its job
 * @param trace what its processes did and tried
 */
public record Observation(RunOutcome outcome, Trace trace) {
    public boolean green() {
        return outcome.green();
    }
}
