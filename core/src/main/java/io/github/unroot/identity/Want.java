package io.github.unroot.identity;

/** What a process may want of a path. */
public enum Want {
    /** Open for reading, or list a directory. */
    READ,
    /** Open what exists for writing. */
    WRITE,
    /** Run a file. */
    EXECUTE,
    /** Look up a name in a directory, or change into it. */
    SEARCH,
    /** Make the name; what may stand there already is not asked. */
    CREATE,
    /** Remove or rename the name. */
    DELETE,
    CHMOD,
    /** Give it to another owner. */
    CHOWN,
    /** Set its times to given values; to set them to now, being allowed to write suffices. */
    UTIME
}
