package io.github.unroot.sandbox;

import io.github.unroot.identity.Identity;
import java.util.List;

/**
 * What one run is allowed.
 *
 * @param readOnlyRoot whether only the mounts can be written
 * @param mounts empty file systems over the paths that the image declares writable
 * @param seccomp whether Docker's default filter is on
 */
public record RunRules(
        Identity identity,
        boolean noNewPrivileges,
        boolean readOnlyRoot,
        List<WritableMount> mounts,
        boolean seccomp,
        Limits limits) {
    public RunRules {
        mounts = List.copyOf(mounts);
    }
}
