package io.github.unroot.image;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an engine finds out whether a container does its job: Docker's extension of the config.
 *
 * @param test {@code NONE}, or {@code CMD} and arguments, or {@code CMD-SHELL} and one line
 */
public record Healthcheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        OptionalInt retries) {

    public Healthcheck {
        test = List.copyOf(test);
    }

    /** Whether it tests nothing: inherited, or switched off. */
    public boolean isNone() {
        return test.isEmpty() || test.getFirst().equals("NONE");
    }
}
