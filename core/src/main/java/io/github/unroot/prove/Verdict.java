package io.github.unroot.prove;

/** What one scenario's run showed. */
public sealed interface Verdict {

    /** As reports and {@code --json} write it. */
    String word();

    /** Empty text where there is nothing to explain. */
    String reason();

    default boolean proven() {
        return this instanceof Proven;
    }

    /** The image did its job under the scenario's rules, and every process kept to them. */
    record Proven() implements Verdict {
        @Override
        public String word() {
            return "proven";
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /** The image did not do its job, or a process ran with another identity. */
    record Failed(String reason) implements Verdict {
        public Failed {
            requireReason(reason);
        }

        @Override
        public String word() {
            return "failed";
        }
    }

    /** Nothing was shown either way: the sandbox could not run it, or its limits ended the run. */
    record NotProven(String reason) implements Verdict {
        public NotProven {
            requireReason(reason);
        }

        @Override
        public String word() {
            return "not proven";
        }
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a verdict other than proven says why");
        }
    }
}
