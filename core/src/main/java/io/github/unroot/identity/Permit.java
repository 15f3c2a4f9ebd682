package io.github.unroot.identity;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;

/** The kernel's answer to a process that wants something of a path. */
public sealed interface Permit {
    default boolean allowed() {
        return this instanceof Allowed;
    }

    /** @param path the place, links resolved */
    record Allowed(FilePath path) implements Permit {}

    /**
     * The first refusal on the way.
     *
     * @param path what refused, links resolved: the path itself or a directory on the way to it
     * @param need what it would have had to grant
     */
    record Denied(FilePath path, Inode inode, Need need) implements Permit {
        @Override
        public String toString() {
            return path + " (" + String.format("%04o", inode.mode()) + " " + inode.uid() + ":" + inode.gid() + ") "
                    + need.words();
        }
    }

    /** There is nothing to ask: the path does not lead anywhere. */
    record Absent(Resolution why) implements Permit {}

    /** What was missing where access was denied. */
    enum Need {
        READ("does not let it read"),
        WRITE("does not let it write"),
        EXECUTE("does not let it execute"),
        SEARCH("does not let it search"),
        /** A sticky directory lets only the owner of the file or of the directory remove a name. */
        STICKY("is sticky: only an owner may remove names there"),
        OWNER("must be owned by it");

        private final String words;

        Need(String words) {
            this.words = words;
        }

        /** To follow the path's name in a sentence. */
        public String words() {
            return words;
        }

        /** The errno that the kernel would give. */
        public String errno() {
            return switch (this) {
                case READ, WRITE, EXECUTE, SEARCH -> "EACCES";
                case STICKY, OWNER -> "EPERM";
            };
        }
    }
}
