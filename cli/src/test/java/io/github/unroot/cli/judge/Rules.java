package io.github.unroot.cli.judge;

import java.util.List;

/**
 * How a judge runs an image.
 *
 * @param user the UID and GID, or 0:0 for the image as it was shipped
 * @param writable where an empty, writable file system is mounted; the rest is read-only unless this is the image's
 *     own way
 */
public record Rules(long user, long group, boolean shipped, List<String> writable) {
    public Rules {
        writable = List.copyOf(writable);
    }

    /** As OpenShift would, and harder: nothing writable but what the image asks for. */
    public static Rules arbitraryUser(long user, Declared declared) {
        return new Rules(user, 0, false, declared.writable());
    }

    /** Root with an engine's default capabilities and a writable root: how the publisher tried it. */
    public static Rules asShipped() {
        return new Rules(0, 0, true, List.of());
    }
}
