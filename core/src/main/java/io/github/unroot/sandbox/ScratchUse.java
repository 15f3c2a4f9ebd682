package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_PATH;

import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;

/**
 * What a run takes of the file systems in memory that are mounted for it. Each has a size of its own; together they could be
 * more than the memory that the run may have, where no control group counts it.
 */
final class ScratchUse {
    private static final Kernel KERNEL = Kernel.CALLS;

    private final long init;
    private final List<FilePath> mounts;
    private final long bytesMax;

    /** @param init the container's first process, by whose root the mounts are found */
    ScratchUse(long init, List<WritableMount> mounts, long bytesMax) {
        this.init = init;
        this.mounts = mounts.stream().map(WritableMount::path).toList();
        this.bytesMax = bytesMax;
    }

    /** A place that is full ends the run too: its size is ours, so that what the program then does tells nothing of it. */
    Optional<String> exceeded() throws KernelException {
        if (mounts.isEmpty()) {
            return Optional.empty();
        }
        int root;
        try {
            root = KERNEL.openat(AT_FDCWD, "/proc/" + init + "/root", O_PATH | O_DIRECTORY, 0);
        } catch (KernelException e) {
            // The program has ended.
            return Optional.empty();
        }
        try {
            return exceeded(root);
        } finally {
            KERNEL.close(root);
        }
    }

    private Optional<String> exceeded(int root) throws KernelException {
        long usedBytes = 0;
        for (FilePath mount : mounts) {
            Optional<FileSystemSpace> space = space(root, mount);
            if (space.filter(FileSystemSpace::isFull).isPresent()) {
                return Optional.of("memory for " + mount + ", which is full");
            }
            usedBytes += space.map(FileSystemSpace::usedBytes).orElse(0L);
        }
        return usedBytes > bytesMax
                ? Optional.of("memory of " + bytesMax + " bytes, for what it writes")
                : Optional.empty();
    }

    /** The way there may lead through links of the image, as the runtime's did; none of them leads out of its root. */
    private static Optional<FileSystemSpace> space(int root, FilePath mount) throws KernelException {
        int directory;
        try {
            directory = KERNEL.openInRoot(root, OpenDirectories.relative(mount), O_PATH | O_DIRECTORY);
        } catch (KernelException e) {
            return Optional.empty();
        }
        try {
            FileSystemSpace space = KERNEL.fstatvfs(directory);
            return isMounted(root, mount) ? Optional.of(space) : Optional.empty();
        } finally {
            KERNEL.close(directory);
        }
    }

    /**
     * Asked after its space was: when a run ends, its mounts go while we look, and what lies below them is the machine's own
     * disk.
     */
    private static boolean isMounted(int root, FilePath mount) throws KernelException {
        int below;
        try {
            below = KERNEL.openInMount(root, OpenDirectories.relative(mount), O_PATH | O_DIRECTORY);
        } catch (KernelException e) {
            return e.errno() == Errno.EXDEV;
        }
        KERNEL.close(below);
        return false;
    }
}
