package io.github.unroot.cli;

import io.github.unroot.problem.EscapedText;
import java.io.PrintStream;

/** Says where a long run is. */
final class ProgressLine implements AutoCloseable {
    private static final String START_OF_LINE_AND_CLEAR = "\r\033[K";

    private final PrintStream err;
    private final boolean shown;
    private final boolean overwritten;
    private boolean open;

    /** @param terminal whether standard error is one */
    ProgressLine(PrintStream err, CallOptions call, boolean terminal) {
        this.err = err;
        this.shown = !call.quiet() && call.progress() != ProgressStyle.NONE;
        this.overwritten = terminal && call.progress() == ProgressStyle.AUTO;
    }

    /** Takes the place of the step before it. */
    synchronized void step(String what) {
        if (!shown) {
            return;
        }
        if (overwritten) {
            err.print(START_OF_LINE_AND_CLEAR + EscapedText.line(what));
            err.flush();
            open = true;
        } else {
            err.println(EscapedText.line(what));
        }
    }

    /** Of worth for a moment only: shown on a terminal alone. */
    synchronized void passing(String what) {
        if (overwritten) {
            step(what);
        }
    }

    /** Stays on a terminal, too. */
    synchronized void note(String what) {
        if (shown) {
            close();
            err.println(EscapedText.line(what));
        }
    }

    /** Leaves nothing of itself on a terminal. */
    @Override
    public synchronized void close() {
        if (open) {
            err.print(START_OF_LINE_AND_CLEAR);
            err.flush();
            open = false;
        }
    }
}
