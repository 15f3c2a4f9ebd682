package io.github.unroot.transport.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How often and how long what failed is tried again. */
public final class Patience {
    public static final int TRIES_MAX = 5;
    static final Duration WAIT_MAX = Duration.ofSeconds(30);
    static final Duration TOTAL_MAX = Duration.ofMinutes(3);

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final int SECONDS_CHARS_MAX = 12;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;

    /** What waiting is. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    public Patience(InstantSource clock, RandomGenerator random, Sleeper sleeper) {
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    Instant now() {
        return clock.instant();
    }

    public Series begin() {
        return new Series(clock.instant());
    }

    /**
     * How long a server asks to be left alone (RFC 9110, 10.2.3): seconds or a date; empty where it says nothing that can be
     * understood.
     */
    public Optional<Duration> asked(Optional<String> retryAfter) {
        if (retryAfter.isEmpty()) {
            return Optional.empty();
        }
        String text = retryAfter.get().strip();
        if (!text.isEmpty()
                && text.length() <= SECONDS_CHARS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration until = Duration.between(clock.instant(), date);
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The tries of one thing that is to be done. */
    public final class Series {
        private final Instant start;
        private int tries = 1;

        private Series(Instant start) {
            this.start = start;
        }

        /** Waits before the next try; false if there is to be none. */
        public boolean again(Optional<Duration> asked) throws IOException {
            Duration wait = wait(asked);
            Duration used = Duration.between(start, clock.instant()).plus(wait);
            if (tries == TRIES_MAX || used.compareTo(TOTAL_MAX) > 0) {
                return false;
            }
            tries++;
            try {
                sleeper.sleep(wait);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a server");
            }
        }

        /** Doubled each time, by up to a half longer, so that clients that failed together do not come back together. */
        private Duration wait(Optional<Duration> asked) {
            Duration own = FIRST_WAIT.multipliedBy(1L << (tries - 1));
            Duration least = asked.filter(time -> time.compareTo(own) > 0).orElse(own);
            Duration capped = least.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : least;
            return capped.plusMillis(random.nextLong(own.toMillis() / 2));
        }

        int tries() {
            return tries;
        }
    }
}
