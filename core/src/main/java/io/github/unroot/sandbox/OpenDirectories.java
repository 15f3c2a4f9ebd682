package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_NOFOLLOW;
import static io.github.unroot.sandbox.KernelFlags.O_PATH;

import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Descriptors of a tree's directories, each found without following a link; the last used ones stay open. */
final class OpenDirectories implements AutoCloseable {
    /** Archives list a directory's files together, and few directories at a time. */
    private static final int OPEN_MAX = 16;

    private static final Kernel KERNEL = Kernel.CALLS;

    private final int root;
    private final Map<FilePath, Integer> open = new LinkedHashMap<>(OPEN_MAX, 0.75f, true);

    OpenDirectories(Path directory) throws KernelException {
        this.root = KERNEL.openat(AT_FDCWD, Kernel.bytesOf(directory), O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
    }

    /** The same tree, whatever has its name by now. */
    OpenDirectories(OpenDirectories other) throws KernelException {
        this.root = KERNEL.openat(other.root, ".", O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
    }

    /** The descriptor, for names in it; it may be closed when others are asked for. */
    int at(FilePath directory) throws KernelException {
        if (directory.isRoot()) {
            return root;
        }
        Integer known = open.get(directory);
        if (known != null) {
            return known;
        }
        if (open.size() == OPEN_MAX) {
            Iterator<Integer> oldest = open.values().iterator();
            int descriptor = oldest.next();
            oldest.remove();
            KERNEL.close(descriptor);
        }
        int descriptor = KERNEL.openBeneath(root, relative(directory), O_PATH | O_DIRECTORY);
        open.put(directory, descriptor);
        return descriptor;
    }

    /** The path from the root on, one char a byte; {@code .} for the root itself. */
    static String relative(FilePath path) {
        return path.isRoot() ? "." : new String(path.toBytes(), StandardCharsets.ISO_8859_1).substring(1);
    }

    @Override
    public void close() throws KernelException {
        for (int descriptor : open.values()) {
            KERNEL.close(descriptor);
        }
        KERNEL.close(root);
    }
}
