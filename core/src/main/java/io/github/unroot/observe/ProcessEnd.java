package io.github.unroot.observe;

/** How a process ended, and where in the trace. */
public sealed interface ProcessEnd {

    int sequence();

    /** Whether it ended for a reason of its own that was not success. */
    boolean failed();

    record Exited(int code, int sequence) implements ProcessEnd {
        @Override
        public boolean failed() {
            return code != 0;
        }
    }

    /** @param signal its name, {@code SIGSEGV} */
    record Killed(String signal, int sequence) implements ProcessEnd {
        /** The signals that mean "enough" come from outside: whoever watched the run sends them to end it. */
        @Override
        public boolean failed() {
            return switch (signal) {
                case "SIGTERM", "SIGKILL", "SIGINT", "SIGQUIT", "SIGHUP", "SIGPIPE" -> false;
                default -> true;
            };
        }
    }
}
