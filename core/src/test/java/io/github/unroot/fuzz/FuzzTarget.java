package io.github.unroot.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A parser and any bytes: it gives a value or refuses them in one line, and nothing else may come of them.
 *
 * <p>One target is one class with one {@code @FuzzTest}, because Jazzer fuzzes one a process. Ordinarily its kept inputs
 * run: what {@code seeds()} gives, and the files in {@code NAMEInputs/METHOD} of the test resources, where what was once
 * found is kept. {@code ./check --long} lets Jazzer look for more.
 */
@ExtendWith(Hangs.class)
public abstract class FuzzTarget {
    /** How long each target is fuzzed. */
    public static final String DURATION = "60s";

    private static final int MESSAGE_CHARS_MAX = 4096;

    private static final AtomicLong INPUTS = new AtomicLong();
    private static final AtomicLong ACCEPTED = new AtomicLong();

    /** What is done with an input. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws IOException;
    }

    /** The value; empty where the input is refused as it should be. Whatever else is thrown is a finding. */
    protected static <T> Optional<T> read(byte[] input, Reading<T> reading) throws IOException {
        INPUTS.incrementAndGet();
        Hangs.begin(input);
        try {
            Optional<T> value = Optional.of(reading.read());
            ACCEPTED.incrementAndGet();
            return value;
        } catch (UnrootException e) {
            checkMessage(String.valueOf(e.getMessage()));
            return Optional.empty();
        } finally {
            Hangs.end();
        }
    }

    /** Most inputs are refused, so this is plain code: an assertion library costs more than many a parser. */
    private static void checkMessage(String message) {
        if (message.length() > MESSAGE_CHARS_MAX || message.indexOf('\n') >= 0 || message.indexOf('\u001b') >= 0) {
            throw new AssertionError("not one line for a person: " + message);
        }
    }

    /** A target that refuses all it is given shows nothing. */
    @AfterAll
    static void somethingWasAccepted(TestInfo target) {
        String name = target.getTestClass().orElseThrow().getName();
        if (Hangs.fuzzing()) {
            System.out.println("fuzzed " + name + ": " + INPUTS + " inputs, " + ACCEPTED + " accepted");
        }
        assertThat(ACCEPTED.getAndSet(0)).as("inputs that are accepted").isPositive();
        INPUTS.set(0);
    }
}
