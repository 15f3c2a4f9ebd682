package io.github.unroot.transport.registry;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/** Asks again what failed for a reason that may pass. */
record Retries(Wire wire, Patience patience) {

    /** One try. */
    @FunctionalInterface
    interface Try {
        Answer run() throws IOException;
    }

    /** What is made of an answer while it is open. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Answer answer) throws IOException;
    }

    /** The first answer that another try would not change, or the last one; still open. */
    Answer untilSettled(Try attempt) throws IOException {
        return settled(attempt, answer -> answer);
    }

    /** The same, read: an answer that is cut is asked for again, too. */
    <T> T read(Try attempt, Reading<T> reading) throws IOException {
        return settled(attempt, answer -> {
            try (answer) {
                return reading.of(answer);
            }
        });
    }

    private <T> T settled(Try attempt, Reading<T> reading) throws IOException {
        Patience.Series series = patience.begin();
        while (true) {
            try {
                Answer answer = attempt.run();
                if (!mayPass(answer.status()) || !series.again(patience.asked(answer.header("Retry-After")))) {
                    return reading.of(answer);
                }
                answer.drain();
            } catch (IOException e) {
                if (!mayPass(e) || !series.again(Optional.empty())) {
                    throw e;
                }
            }
        }
    }

    /** Other 4xx are an answer: to ask again would be to ask the same. */
    private static boolean mayPass(int status) {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    private static boolean mayPass(IOException failure) {
        return switch (failure) {
            case UnrootException _, InterruptedIOException _ -> false;
            default -> !Failures.isLasting(failure);
        };
    }
}
