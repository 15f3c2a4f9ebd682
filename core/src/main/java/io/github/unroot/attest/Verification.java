package io.github.unroot.attest;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import java.util.Optional;

/**
 * Whether an image has the proof that was asked for.
 *
 * @param platform as an index says it
 * @param level what a valid signature proves; 0 for none
 * @param reason why that is not enough; empty if it is
 */
public record Verification(Digest image, Optional<Platform> platform, int level, String reason) {
    public boolean holds() {
        return reason.isEmpty();
    }
}
