package io.github.unroot.sandbox;

import java.util.Map;

/** The error numbers of errno(3) that are told apart or shown here; they are the same on x86_64 and aarch64. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ENOTSUP = 95;
    static final int EDQUOT = 122;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "EPERM, not permitted"),
            Map.entry(ENOENT, "ENOENT, no such file or directory"),
            Map.entry(3, "ESRCH, no such process"),
            Map.entry(5, "EIO, input/output error"),
            Map.entry(9, "EBADF, bad file descriptor"),
            Map.entry(12, "ENOMEM, out of memory"),
            Map.entry(EACCES, "EACCES, permission denied"),
            Map.entry(EBUSY, "EBUSY, still mounted or in use"),
            Map.entry(EEXIST, "EEXIST, exists already"),
            Map.entry(EXDEV, "EXDEV, on another file system"),
            Map.entry(19, "ENODEV, no such device or file system type"),
            Map.entry(20, "ENOTDIR, not a directory"),
            Map.entry(EISDIR, "EISDIR, is a directory"),
            Map.entry(EINVAL, "EINVAL, invalid argument"),
            Map.entry(24, "EMFILE, too many open files"),
            Map.entry(27, "EFBIG, file too large"),
            Map.entry(ENOSPC, "ENOSPC, no space left, or no inodes"),
            Map.entry(EROFS, "EROFS, read-only file system"),
            Map.entry(31, "EMLINK, too many links"),
            Map.entry(34, "ERANGE, out of range"),
            Map.entry(36, "ENAMETOOLONG, name too long"),
            Map.entry(ENOSYS, "ENOSYS, the kernel lacks this system call"),
            Map.entry(ENOTEMPTY, "ENOTEMPTY, directory not empty"),
            Map.entry(40, "ELOOP, a symbolic link where none may be"),
            Map.entry(75, "EOVERFLOW, an ID that is not mapped here"),
            Map.entry(ENOTSUP, "EOPNOTSUPP, the file system does not support it"),
            Map.entry(EDQUOT, "EDQUOT, quota exceeded"));

    private Errno() {}

    /** The name and what it means, {@code EACCES, permission denied}. */
    static String describe(int number) {
        return NAMES.getOrDefault(number, "errno " + number);
    }
}
