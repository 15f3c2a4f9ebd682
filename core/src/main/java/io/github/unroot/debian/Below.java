package io.github.unroot.debian;

import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import java.util.Map;

/**
 * The layer that packages are installed on.
 *
 * @param tree what it holds; its inodes are of layer 0
 * @param root where it is unpacked
 * @param database what dpkg's database holds of the files that {@link #keeps} names
 */
public record Below(LayerEntries entries, FileTree tree, RootFileSystem root, Map<FilePath, byte[]> database) {
    public Below {
        database = Map.copyOf(database);
    }

    /** Whether what a file of the layer holds has to be known. */
    public static boolean keeps(FilePath path) {
        return DpkgDatabase.changes(path);
    }
}
