package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_PATH;

import java.nio.file.Path;

/**
 * How much of a file system is in use, and how much an ordinary user may still take.
 *
 * @param files inodes; 0 where the file system makes them as it needs them, as btrfs does
 */
record FileSystemSpace(long usedBytes, long freeBytes, long files, long freeFiles) {

    static FileSystemSpace of(Path directory) throws KernelException {
        int descriptor = Kernel.CALLS.openat(AT_FDCWD, Kernel.bytesOf(directory), O_PATH | O_DIRECTORY, 0);
        try {
            return Kernel.CALLS.fstatvfs(descriptor);
        } finally {
            Kernel.CALLS.close(descriptor);
        }
    }

    boolean countsFiles() {
        return files > 0;
    }

    boolean isFull() {
        return freeBytes == 0 || (countsFiles() && freeFiles == 0);
    }
}
