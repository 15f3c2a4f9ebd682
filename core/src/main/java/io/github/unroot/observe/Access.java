package io.github.unroot.observe;

import java.util.Optional;

/**
 * One thing that a process did or tried.
 *
 * @param operation what it was
 * @param target the container path, {@code port/protocol} for {@link Operation#BIND}, the IDs for changes of identity,
 *     otherwise the system call's own words
 * @param error the errno's name ({@code EACCES}) where it failed; empty where it succeeded
 * @param process the process's number in the trace
 * @param program the file that the process ran, as execve named it; empty before its first
 * @param call the system call's name
 * @param sequence its place in the trace, the first is 0
 */
public record Access(
        Operation operation,
        String target,
        Optional<String> error,
        int process,
        String program,
        String call,
        int sequence) {

    /** What a process wanted of its target. */
    public enum Operation {
        /** Open a file for reading. */
        READ,
        /** Open an existing file for writing, or truncate it. */
        WRITE,
        /** Make a file, directory, link, socket or node; the target is the new name. */
        CREATE,
        /** Remove a name. */
        DELETE,
        /** Give a name a new place; the target is the new name, a second access tells the old one as DELETE. */
        RENAME,
        EXECUTE,
        /** Look up, stat or list: needs search permission on the way. */
        SEARCH,
        CHMOD,
        CHOWN,
        UTIME,
        XATTR,
        BIND,
        CONNECT,
        SET_USER,
        SET_GROUP,
        SET_GROUPS,
        CHROOT,
        MOUNT,
        UNSHARE,
        MAKE_NODE,
        KILL,
        CAPABILITY,
        RAW_SOCKET,
        TRACE,
        /** Limits, priorities, the clock, the host name, kernel modules and the like. */
        SYSTEM
    }

    public boolean failed() {
        return error.isPresent();
    }

    /** Whether the kernel refused it for want of a right: EACCES, EPERM or, on a read-only mount, EROFS. */
    public boolean denied() {
        return error.filter(name -> name.equals("EACCES") || name.equals("EPERM") || name.equals("EROFS"))
                .isPresent();
    }
}
