package io.github.unroot;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Observation;
import io.github.unroot.plan.Evidence;
import io.github.unroot.plan.Planner;
import io.github.unroot.plan.Refused;
import io.github.unroot.problem.UnrootException;
import java.util.Comparator;
import java.util.Optional;

/** Why an image can't be made non-root: what it needs, and the access that shows it. */
final class Refusal {
    private static final int OUTPUT_CHARS_SHOWN = 200;

    private Refusal() {}

    static UnrootException of(Evidence evidence, String failure) {
        Optional<Access> essential = Planner.needsRoot(evidence);
        Optional<Access> last = evidence.trace().denials().stream().max(Comparator.comparingInt(Access::lastSequence));
        String why = essential
                .map(access -> "it needs root: " + sentence(access) + unmovable(access))
                .or(() -> last.map(access -> "it does not run without root: " + sentence(access)))
                .orElse("it does not do its job without root, and no denied access shows why" + quitter(evidence));
        return UnrootException.refused("converting the image", why + "; " + failure + lastWords(evidence.output()), "");
    }

    static UnrootException of(Refused refused) {
        return UnrootException.refused(
                "converting the image", "it needs root: " + refused.why() + "; " + sentence(refused.access()), "");
    }

    /** Some programs look at who they run as, and end before anything can be denied to them. */
    private static String quitter(Evidence evidence) {
        return evidence.trace().failedProcesses().stream()
                .filter(process -> !process.programs().isEmpty())
                .map(process -> process.programs().getLast().file())
                .findFirst()
                .map(program -> ": " + program + " gives up by itself")
                .orElse("");
    }

    private static String unmovable(Access access) {
        return access.operation() == Access.Operation.BIND
                ? ", and nothing that it was given or read moves that port"
                : "";
    }

    /** A run that met a limit of the sandbox shows nothing, neither that it needs root nor that it does not. */
    static void checkLimit(Observation seen) throws UnrootException {
        if (seen.outcome().limit().isPresent()) {
            throw UnrootException.surroundings(
                    "converting the image",
                    "not proven: limit " + seen.outcome().limit().get(),
                    "give the program less to do (--env, a smaller configuration), or a machine with more room");
        }
    }

    /** What the program was denied that nothing in an image can give; nothing where there was no such thing. */
    static String essential(Evidence evidence) {
        return Planner.needsRoot(evidence)
                .map(access -> "; it needs more than an engine gives: " + sentence(access))
                .orElse("");
    }

    static String sentence(Access access) {
        String program = access.program().isEmpty() ? "a process" : access.program();
        String detail = access.path().isPresent() && !access.detail().isEmpty() ? " (" + access.detail() + ")" : "";
        return program + " was denied " + access.call() + " " + access.target() + detail + ", "
                + access.error().orElse("");
    }

    static String lastWords(String output) {
        String text = output.strip();
        int lineStart = text.lastIndexOf('\n') + 1;
        String line = text.substring(lineStart);
        if (line.isEmpty()) {
            return "";
        }
        String shown = line.length() > OUTPUT_CHARS_SHOWN ? line.substring(0, OUTPUT_CHARS_SHOWN) + "..." : line;
        return "; its last words: " + shown.replaceAll("\\p{Cntrl}", "?");
    }
}
