package io.github.unroot.cli.hostile;

import java.util.regex.Pattern;

/** What a hostile image must end in. */
sealed interface Expected {
    /** The status of an audit that found what stands in the way of a level: of any image that runs as root. */
    int FINDINGS = 1;

    String summary();

    /**
     * Exit status 3, one line on standard error, and no destination touched.
     *
     * @param message a regular expression that is found in the line
     */
    record Refused(String message) implements Expected {
        @Override
        public String summary() {
            return "refused";
        }
    }

    /**
     * The tree is what runtimes would unpack.
     *
     * @param auditStatus how an audit ends
     */
    record Handled(int auditStatus) implements Expected {
        @Override
        public String summary() {
            return "handled";
        }
    }

    /**
     * As {@link Handled}, and an audit tells of it.
     *
     * @param rule the finding's
     * @param path the finding's, as it is printed; empty where it has none
     */
    record HandledWithFinding(int auditStatus, String rule, String path) implements Expected {
        @Override
        public String summary() {
            return "handled with the finding " + rule;
        }
    }

    static Expected refused(String message) {
        return new Refused(message);
    }

    /** Refused by a line that names blob, entry, rule and place; none of them is a regular expression. */
    static Expected refused(String entry, String rule, long offset) {
        return new Refused("blob sha256:[0-9a-f]{64}: " + Pattern.quote("entry \"" + entry + "\": ") + ".*"
                + Pattern.quote(rule) + ".*" + Pattern.quote(" (at byte " + offset + ")"));
    }

    /** Refused by a line that names blob and rule: what is wrong is not one entry. */
    static Expected refusedBlob(String rule) {
        return new Refused("blob sha256:[0-9a-f]{64}: .*" + Pattern.quote(rule));
    }

    static Expected handled() {
        return new Handled(FINDINGS);
    }

    static Expected finding(String rule, String path) {
        return new HandledWithFinding(FINDINGS, rule, path);
    }
}
