package io.github.unroot.transport.registry;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Calls to one repository: logged in where it is asked for, redirects judged, and tried again where that may help. */
final class Calls {
    static final int REDIRECTS_MAX = 5;

    private final String subject;
    private final Origin registry;
    private final Hops hops;
    private final SignIn signIn;
    private final Retries retries;

    /** @param subject the repository in the user's words, for messages */
    Calls(String subject, Origin registry, Hops hops, SignIn signIn, Retries retries) {
        this.subject = subject;
        this.registry = registry;
        this.hops = hops;
        this.signIn = signIn;
        this.retries = retries;
    }

    /** An answer that another try would not change, whatever it says. */
    Answer send(Call call) throws IOException {
        try {
            return retries.untilSettled(() -> followed(call));
        } catch (IOException e) {
            throw Failures.explained(subject, e);
        }
    }

    /** The same, read while it is open. */
    <T> T read(Call call, Retries.Reading<T> reading) throws IOException {
        try {
            return retries.read(() -> followed(call), reading);
        } catch (IOException e) {
            throw Failures.explained(subject, e);
        }
    }

    /** Tried once: for what may have gone half way. */
    Answer sendOnce(Call call) throws IOException {
        return followed(call);
    }

    Patience patience() {
        return retries.patience();
    }

    /** The address of a redirect, a session or a page that an answer gives. */
    URI judged(Answer answer, String given, String what) throws IOException {
        return hops.judged(answer.address(), given, what);
    }

    private Answer followed(Call call) throws IOException {
        URI address = call.address();
        boolean refused = false;
        int redirects = 0;
        while (true) {
            boolean home = Origin.of(address).equals(registry);
            Optional<String> header = home ? signIn.header(call.scope()) : Optional.empty();
            Answer answer = retries.wire().send(call, address, header);
            if (answer.status() == 401 && home && !refused && signIn.learn(answer, call.scope(), header)) {
                refused = true;
                answer.drain();
            } else if (isRedirect(answer, call)) {
                redirects++;
                address = next(answer, redirects);
                answer.drain();
            } else {
                return answer;
            }
        }
    }

    /** What changes something goes elsewhere only by a status that keeps its method and content (RFC 9110, 15.4). */
    private static boolean isRedirect(Answer answer, Call call) {
        return switch (answer.status()) {
            case 307, 308 -> true;
            case 301, 302, 303 -> call.isSafe();
            default -> false;
        };
    }

    private URI next(Answer answer, int redirects) throws IOException {
        if (redirects > REDIRECTS_MAX) {
            throw UnrootException.badInput("the registry redirects more than " + REDIRECTS_MAX + " times");
        }
        String given = answer.header("Location")
                .orElseThrow(() -> UnrootException.badInput("the registry redirects without saying where to"));
        return judged(answer, given, "a redirect");
    }

    /** What an answer that was not hoped for means. */
    UnrootException refusal(String what, Answer answer) throws IOException {
        String complaint = answer.complaint();
        String remedy = switch (answer.status()) {
            case 401, 403 -> signIn.advice();
            case 429 -> "try again later, or log in for a higher limit";
            case 408, 500, 502, 503, 504 -> "it was asked " + Patience.TRIES_MAX + " times; try again later";
            default -> "see its log";
        };
        boolean denied = answer.status() == 401 || answer.status() == 403;
        return UnrootException.surroundings(
                subject, what + (denied ? " was refused: " : " failed: ") + complaint, remedy);
    }

    String subject() {
        return subject;
    }
}
