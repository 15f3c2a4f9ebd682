package io.github.unroot.sandbox;

import io.github.unroot.problem.EscapedText;
import java.io.IOException;

/** A system call's refusal, before a caller that knows the whole path explains it. */
final class KernelException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;
    private final String why;

    /** @param subject one char a byte */
    KernelException(String call, String subject, int errno) {
        this(call + " " + EscapedText.escape(subject) + ": " + Errno.describe(errno), errno);
    }

    private KernelException(String why, int errno) {
        super(why);
        this.why = why;
        this.errno = errno;
    }

    /** The call, its subject and what the kernel answered. */
    @Override
    public String getMessage() {
        return why;
    }

    int errno() {
        return errno;
    }

    /** Whether the disk, its inodes or the caller's quota are used up. */
    boolean isFull() {
        return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
    }
}
