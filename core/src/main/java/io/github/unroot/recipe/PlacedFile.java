package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;

/**
 * A file that is in the image before its packages are configured; it belongs to root.
 *
 * @param mode the permission bits
 */
public record PlacedFile(FilePath path, Content content, int mode, Place place) {
    public static final int MODE_UNLESS_GIVEN = 0644;

    public PlacedFile {
        if (path.isRoot()) {
            throw new IllegalArgumentException("\"/\" is a directory");
        }
        if ((mode & ~0777) != 0) {
            throw new IllegalArgumentException("a file's mode has three digits from 0 to 7, like \"0644\"");
        }
    }
}
