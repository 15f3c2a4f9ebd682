package io.github.unroot.sandbox;

import java.time.Duration;

/** What a run may use before it is ended. */
public record Limits(Duration time, long memoryBytes, int processes, long outputBytes) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), 512L << 20, 256, 1L << 20);

    public Limits {
        if (!time.isPositive() || memoryBytes <= 0 || processes <= 0 || outputBytes <= 0) {
            throw new IllegalArgumentException("a limit must be above zero");
        }
    }

    public Limits withTime(Duration other) {
        return new Limits(other, memoryBytes, processes, outputBytes);
    }
}
