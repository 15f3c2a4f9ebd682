package io.github.unroot.sandbox;

import java.util.Optional;

/**
 * What the probes of a run came to.
 *
 * @param failure why they did not hold; empty when green
 * @param limit the limit that ended the run, where one did
 * @param afterMillis how long it took until they held; 0 when not green
 */
record Judgement(boolean green, String failure, Optional<String> limit, long afterMillis) {
    static Judgement failed(String why) {
        return new Judgement(false, why, Optional.empty(), 0);
    }

    static Judgement limited(String limit) {
        return new Judgement(false, "limit: " + limit, Optional.of(limit), 0);
    }
}
