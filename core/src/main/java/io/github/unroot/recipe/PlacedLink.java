package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;

/**
 * A symbolic link that the recipe makes.
 *
 * @param target what it holds: absolute, or relative to the link's directory
 */
public record PlacedLink(FilePath path, String target, Place place) {
    public PlacedLink {
        if (path.isRoot()) {
            throw new IllegalArgumentException("\"/\" is a directory");
        }
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a link leads to a path");
        }
    }
}
