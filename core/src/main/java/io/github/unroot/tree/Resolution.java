package io.github.unroot.tree;

/** Where a path leads, symbolic links followed inside the tree as the kernel would with the tree as its root. */
public sealed interface Resolution {
    /** The path without links, as far as it was found. */
    FilePath path();

    /** @param path the same place by a path that holds no link but perhaps the last component */
    record Found(FilePath path, Inode inode) implements Resolution {}

    /**
     * ENOENT.
     *
     * @param path the first name that is missing
     * @param last whether nothing more was to follow it: that name could be made
     */
    record NotFound(FilePath path, boolean last) implements Resolution {}

    /**
     * ENOTDIR.
     *
     * @param path what was to be searched and is no directory
     */
    record NotADirectory(FilePath path) implements Resolution {}

    /**
     * ELOOP: more than {@link PathWalk#LINKS_MAX} links on the way.
     *
     * @param path the link that was one too many
     */
    record Loop(FilePath path) implements Resolution {}
}
