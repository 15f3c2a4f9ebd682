package io.github.unroot.sandbox;

import io.github.unroot.identity.Identity;
import java.util.List;

/**
 * What one run is allowed.
 *
 * @param readOnlyRoot whether only the mounts can be written
 * @param mounts empty file systems over the paths that the image declares writable
 * @param seccomp whether Docker's default filter is on
 * @param lowPorts whether anybody may bind ports under 1024, as under Docker; the kernel's own way, which Kubernetes keeps,
 *     leaves them to root
 */
public record RunRules(
        Identity identity,
        boolean noNewPrivileges,
        boolean readOnlyRoot,
        List<WritableMount> mounts,
        boolean seccomp,
        boolean lowPorts,
        Limits limits) {
    public RunRules {
        mounts = List.copyOf(mounts);
    }
}
