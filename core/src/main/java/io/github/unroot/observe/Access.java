package io.github.unroot.observe;

import io.github.unroot.tree.FilePath;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that a process did or tried, however often it did the same.
 *
 * @param operation what it was
 * @param path the container path as the process named it, made absolute; links in it are not followed, {@code ..} is
 *     taken off by its text. Empty where no path is concerned
 * @param detail what the system call said besides: the flags of an open, the mode of a chmod, {@code port/protocol} for
 *     {@link Operation#BIND}, the IDs for changes of owner or identity
 * @param error the errno's name ({@code EACCES}) where it failed; empty where it succeeded
 * @param process the process's number in the trace, 1 is the container's init
 * @param program the file that the process ran, as execve named it; empty before its first
 * @param call the system call's name
 * @param sequence the place in the trace where it was first seen, the first is 0
 * @param lastSequence the place where it was last seen
 * @param count how often it was seen
 */
public record Access(
        Operation operation,
        Optional<FilePath> path,
        String detail,
        Optional<String> error,
        int process,
        String program,
        String call,
        int sequence,
        int lastSequence,
        long count) {

    /** What a process wanted of its target. */
    public enum Operation {
        /** Open a file for reading. */
        READ,
        /** Open a file for writing that must exist, truncate it, or open an unnamed file in a directory. */
        WRITE,
        /**
         * Make a file, directory, link, socket or node; the path is the new name. An open with {@code O_CREAT} is one
         * of these whether or not the file existed: the trace cannot tell, the tree can.
         */
        CREATE,
        /** Remove a name. */
        DELETE,
        /** Give a name a new place; the path is the new name, a second access tells the old one as DELETE. */
        RENAME,
        EXECUTE,
        /** Look up, stat or change into: needs search permission on the way. */
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

    public Access {
        if (sequence < 0 || lastSequence < sequence || count < 1) {
            throw new IllegalArgumentException("no such place in a trace: " + sequence + ", " + lastSequence);
        }
    }

    /** One that was seen once. */
    public static Access once(
            Operation operation,
            Optional<FilePath> path,
            String detail,
            Optional<String> error,
            int process,
            String program,
            String call,
            int sequence) {
        return new Access(operation, path, detail, error, process, program, call, sequence, sequence, 1);
    }

    /** The path or, where there is none, the detail: safe to print. */
    public String target() {
        String spoken = operation == Operation.SET_GROUPS && detail.isEmpty() ? "none" : detail;
        return path.map(FilePath::toString).orElse(spoken);
    }

    public boolean failed() {
        return error.isPresent();
    }

    /** Whether the kernel refused it for want of a right: EACCES, EPERM or, on a read-only mount, EROFS. */
    public boolean denied() {
        return error.filter(name -> name.equals("EACCES") || name.equals("EPERM") || name.equals("EROFS"))
                .isPresent();
    }

    /** Whether an open asked to read what it opened. */
    public boolean opensForReading() {
        return operation == Operation.READ || detail.contains("O_RDWR");
    }

    /** Whether an open asked to write what it opened. */
    public boolean opensForWriting() {
        return detail.contains("O_RDWR") || detail.contains("O_WRONLY") || detail.contains("O_TRUNC");
    }

    /** The port of a {@link Operation#BIND}. */
    public OptionalInt port() {
        int slash = detail.indexOf('/');
        return operation == Operation.BIND && slash > 0
                ? OptionalInt.of(Integer.parseInt(detail.substring(0, slash)))
                : OptionalInt.empty();
    }
}
