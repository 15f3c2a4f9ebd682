package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import java.io.IOException;

/** What the files of a tree hold. */
@FunctionalInterface
public interface TreeContents {
    /** @param file the path of a regular file of the tree, without links */
    Content read(FilePath file) throws IOException;
}
