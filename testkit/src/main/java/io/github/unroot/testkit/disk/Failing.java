package io.github.unroot.testkit.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** In which way a call fails. Those that do not throw leave it to the call to go wrong quietly. */
public enum Failing {
    NO_SPACE,
    INPUT_OUTPUT,
    DENIED,
    CROSS_DEVICE,
    NO_LOCKS,
    OUT_OF_MEMORY,
    STACK_OVERFLOW,

    /** The process ends before the call; nothing it does after that reaches the disk. */
    KILLED,
    /** The same, in the middle of a write. */
    KILLED_WRITING,

    /** The file is closed, and then the failure of a write before comes out, as on NFS. */
    LATE_CLOSE,
    /** Fewer bytes than asked for, as POSIX allows at any time. */
    SHORT_WRITE,
    SHORT_READ,
    /** The file seems to end here. */
    EARLY_END,
    FLIPPED_WRITE,
    FLIPPED_READ,
    /** Takes some time, each time; the only one that befalls every call. */
    SLOW;

    boolean befalls(Call call) {
        return switch (this) {
            case INPUT_OUTPUT, OUT_OF_MEMORY, STACK_OVERFLOW, KILLED -> true;
            case NO_SPACE ->
                switch (call) {
                    case WRITE, CREATE, MAKE_DIRECTORY, MOVE -> true;
                    case OPEN, READ, SYNC, LOCK, CLOSE, DELETE, LIST, LOOK -> false;
                };
            case DENIED ->
                switch (call) {
                    case OPEN, CREATE, MAKE_DIRECTORY, MOVE, DELETE, LIST, LOOK -> true;
                    case READ, WRITE, SYNC, LOCK, CLOSE -> false;
                };
            case CROSS_DEVICE -> call == Call.MOVE;
            case NO_LOCKS -> call == Call.LOCK;
            case LATE_CLOSE -> call == Call.CLOSE;
            case KILLED_WRITING, SHORT_WRITE, FLIPPED_WRITE -> call == Call.WRITE;
            case SHORT_READ, EARLY_END, FLIPPED_READ, SLOW -> call == Call.READ;
        };
    }

    /** Throws where the call is not made at all. */
    void raise(Path path) throws IOException {
        String file = path.toString();
        switch (this) {
            case NO_SPACE -> throw new FileSystemException(file, null, "No space left on device");
            case INPUT_OUTPUT -> throw new FileSystemException(file, null, "Input/output error");
            case DENIED -> throw new AccessDeniedException(file);
            case CROSS_DEVICE -> throw new AtomicMoveNotSupportedException(file, file, "Invalid cross-device link");
            case NO_LOCKS -> throw new IOException("No locks available");
            case OUT_OF_MEMORY -> throw new OutOfMemoryError("Java heap space");
            case STACK_OVERFLOW -> throw new StackOverflowError();
            case KILLED -> throw new Killed();
            case KILLED_WRITING, LATE_CLOSE, SHORT_WRITE, SHORT_READ, EARLY_END, FLIPPED_WRITE, FLIPPED_READ, SLOW -> {}
        }
    }
}
