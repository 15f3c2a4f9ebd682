package io.github.unroot.tree;

/**
 * Something about the layers that runtimes take and that a person should know.
 *
 * @param path where: for {@link Kind#THROUGH_LINK} the link, else the entry
 * @param count how many entries of that layer it concerns
 */
public record MergeNote(Kind kind, FilePath path, int layer, int count) {
    /** What is to be known. */
    public enum Kind {
        /** Entries were put through a symbolic link in their directory's path. */
        THROUGH_LINK,
        /** The path is in one layer several times; the last counts. */
        DUPLICATE,
        /** A hard link's header gave its target another mode, owner or attributes: container engines follow it, other readers do not. */
        HARD_LINK_CHANGES,
        /** The layer removes what it has put before: by the specification it stays, but some engines take it away. */
        LATE_WHITEOUT,
        /** The layer has not one byte, not even an archive's end; the path is the root. */
        EMPTY_LAYER,
    }
}
