package io.github.unroot.recipe;

import io.github.unroot.yaml.Place;
import java.util.Optional;

/**
 * Who may do what with paths, once the packages are configured.
 *
 * @param tree whether all that is below a directory is meant, too
 */
public record PermissionRule(
        PathPattern path, Optional<SymbolicMode> mode, Optional<Owner> owner, boolean tree, Place place) {
    public PermissionRule {
        if (mode.isEmpty() && owner.isEmpty()) {
            throw new IllegalArgumentException("a permission has a \"mode\", an \"owner\" or both");
        }
    }
}
