package io.github.unroot.identity;

import io.github.unroot.identity.Accounts.User;
import java.util.Optional;

/** Who the first process of a container would run as. */
public sealed interface RunsAs {
    /** Whether it is, or may be, root. */
    boolean maybeRoot();

    /**
     * All engines agree.
     *
     * @param identity without capabilities: those are given by the engine, not by the image
     * @param account the line of /etc/passwd that fits
     */
    record Known(Identity identity, Optional<User> account) implements RunsAs {
        @Override
        public boolean maybeRoot() {
            return identity.uid() == 0;
        }
    }

    /** Engines differ, or none would start it. */
    record Unclear(String why) implements RunsAs {
        @Override
        public boolean maybeRoot() {
            return true;
        }
    }
}
