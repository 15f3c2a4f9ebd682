package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.util.List;
import java.util.Optional;

/** The paths over which every runtime mounts file systems of the kernel. */
final class KernelPlaces {
    private static final List<FilePath> MOUNTED =
            List.of(FilePath.of("/proc"), FilePath.of("/sys"), FilePath.of("/dev"));

    private KernelPlaces() {}

    /** A link there has led runtimes to mount elsewhere (CVE-2019-19921, CVE-2025-31133; HOSTILE.md, H13). */
    static void check(FileTree tree) throws UnrootException {
        for (FilePath place : MOUNTED) {
            Optional<Inode> inode = tree.lookup(place);
            if (inode.filter(found -> !found.isDirectory()).isPresent()) {
                throw UnrootException.badInput("it must be a directory for a container to be run, and is none")
                        .located(bad -> bad.atEntry(place.toString()));
            }
        }
    }

    /**
     * Whether a program may not start in the directory: {@code /dev/fd} too leads to the descriptors that a runtime forgot to
     * close (CVE-2024-21626; HOSTILE.md, H52).
     */
    static boolean holds(FilePath directory) {
        return MOUNTED.stream().anyMatch(directory::startsWith);
    }
}
