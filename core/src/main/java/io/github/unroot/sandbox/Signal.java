package io.github.unroot.sandbox;

import java.util.Map;

/** Signals by the names and numbers that an image's StopSignal holds; see signal(7). */
public final class Signal {
    public static final int TERM = 15;

    private static final Map<String, Integer> NUMBERS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "USR1", 10, "SEGV", 11, "USR2", 12, "TERM", TERM,
            "WINCH", 28);

    private static final int REAL_TIME_MIN = 34;
    private static final int NUMBER_MAX = 64;

    private Signal() {}

    /** {@code SIGQUIT}, {@code QUIT} or {@code 3}; what can't be read is TERM, as an engine that knows no better sends. */
    public static int number(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        if (name.matches("RTMIN\\+\\d{1,2}")) {
            return Math.min(NUMBER_MAX, REAL_TIME_MIN + Integer.parseInt(name.substring(6)));
        }
        if (name.matches("\\d{1,2}")) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= NUMBER_MAX ? number : TERM;
        }
        return NUMBERS.getOrDefault(name, TERM);
    }
}
