package io.github.unroot.testkit.disk;

/** What can be asked of a disk; each is counted. */
public enum Call {
    /** A file that is there. */
    OPEN,
    /** One that need not be there. */
    CREATE,
    READ,
    WRITE,
    SYNC,
    LOCK,
    CLOSE,
    MOVE,
    DELETE,
    MAKE_DIRECTORY,
    LIST,
    /** Whether a file is there, and what it is like. */
    LOOK
}
