package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.AT_REMOVEDIR;
import static io.github.unroot.sandbox.KernelFlags.DT_DIR;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_NOFOLLOW;
import static io.github.unroot.sandbox.KernelFlags.O_PATH;
import static io.github.unroot.sandbox.KernelFlags.O_RDONLY;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Deletes a private directory and all below it by descriptor-relative calls. No symbolic link in it is followed, so
 * nothing outside can be reached, whatever an image or a container left there.
 */
final class TreeRemover {
    /** One descriptor is open for each level; what lies deeper is first moved up. */
    private static final int DEPTH_MAX = 64;

    private static final Kernel KERNEL = Kernel.CALLS;

    private final int top;
    private int moved;

    private TreeRemover(int top) {
        this.top = top;
    }

    /** A directory that is not there is gone already. */
    static void remove(Path directory) throws IOException {
        try {
            int top = open(AT_FDCWD, Kernel.bytesOf(directory));
            try {
                new TreeRemover(top).emptyTop();
            } finally {
                KERNEL.close(top);
            }
            KERNEL.unlinkat(AT_FDCWD, Kernel.bytesOf(directory), AT_REMOVEDIR);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw UnrootException.surroundings(
                        "cannot remove " + directory, e.getMessage(), "remove it by hand: rm -rf " + directory);
            }
        }
    }

    /** Another pass for as long as deep directories were moved up into it. */
    private void emptyTop() throws KernelException {
        int before;
        do {
            before = moved;
            // A descriptor lists its directory once; another pass needs another one.
            int again = KERNEL.openat(top, ".", O_RDONLY | O_DIRECTORY, 0);
            try {
                empty(again, 1);
            } finally {
                KERNEL.close(again);
            }
        } while (moved != before);
    }

    private void empty(int directory, int depth) throws KernelException {
        for (Kernel.Name entry : KERNEL.list(directory)) {
            if (entry.type() != DT_DIR && unlinked(directory, entry.name())) {
                continue;
            }
            if (depth == DEPTH_MAX) {
                moveUp(directory, entry.name());
            } else {
                removeDirectory(directory, entry.name(), depth);
            }
        }
    }

    /** @return false if it turned out to be a directory, on a file system that lists no types */
    private static boolean unlinked(int directory, String name) throws KernelException {
        try {
            KERNEL.unlinkat(directory, name, 0);
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.EISDIR) {
                return false;
            }
            throw e;
        }
    }

    private void removeDirectory(int parent, String name, int depth) throws KernelException {
        int directory = open(parent, name);
        try {
            empty(directory, depth + 1);
        } finally {
            KERNEL.close(directory);
        }
        KERNEL.unlinkat(parent, name, AT_REMOVEDIR);
    }

    private void moveUp(int parent, String name) throws KernelException {
        while (true) {
            try {
                // The name must be new: rename(2) would replace an empty directory of that name.
                String newName = "deep-" + moved++;
                KERNEL.mkdirat(top, newName, 0700);
                KERNEL.renameat(parent, name, top, newName);
                return;
            } catch (KernelException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
            }
        }
    }

    /** A directory without permissions keeps out even its owner, where that is not root. */
    private static int open(int parent, String name) throws KernelException {
        try {
            return KERNEL.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.EACCES) {
                throw e;
            }
        }
        int path = KERNEL.openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
        try {
            KERNEL.chmodByPath(path, 0700);
        } finally {
            KERNEL.close(path);
        }
        return KERNEL.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
    }
}
