package io.github.unroot.problem;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * The one exception of the library: it carries a {@link Problem}.
 *
 * <p>It is an {@link IOException} because a blob is checked while it streams: the check fails inside {@code
 * InputStream.read}, which may throw nothing else. A plain {@code IOException} is the machine's failure, this one is ours
 * to explain.
 */
public final class UnrootException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public UnrootException(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    public UnrootException(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    public static UnrootException refused(String subject, String why, String remedy) {
        return new UnrootException(new Problem.Refused(subject, why, remedy));
    }

    public static UnrootException wrongCall(String subject, String why, String remedy) {
        return new UnrootException(new Problem.WrongCall(subject, why, remedy));
    }

    public static UnrootException badInput(String rule) {
        return new UnrootException(Problem.BadInput.of(rule));
    }

    public static UnrootException surroundings(String subject, String why, String remedy) {
        return new UnrootException(new Problem.Surroundings(subject, why, remedy));
    }

    /** The same failure with more of its place filled in, where the input is to blame; otherwise itself. */
    public UnrootException located(UnaryOperator<Problem.BadInput> place) {
        return problem instanceof Problem.BadInput bad ? new UnrootException(place.apply(bad), this) : this;
    }
}
