package io.github.unroot.debian;

import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergedLayers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The layer that packages are installed on.
 *
 * @param tree what it holds; its inodes are of layer 0
 * @param time none in the tree is later
 * @param root where it is unpacked
 * @param database those of dpkg's files that an installation changes
 */
public record Below(
        LayerEntries entries, FileTree tree, Instant time, RootFileSystem root, Map<FilePath, byte[]> database) {
    public Below {
        database = Map.copyOf(database);
    }

    /** A layer read back as any reader would, and unpacked. */
    public static Below read(BaseLayer layer, Sandbox sandbox, String name) throws IOException {
        LayerEntries entries =
                layer.read((number, archive) -> LayerEntries.read(number, archive, DpkgDatabase::changes));
        MergedLayers merged = LayerMerger.merge(List.of(entries));
        RootFileSystem root = sandbox.unpack(merged.tree(), (_, use) -> layer.read(use), name);
        Map<FilePath, byte[]> database = new HashMap<>();
        merged.tree().forEach((path, _) -> {
            if (DpkgDatabase.changes(path)) {
                merged.contents().read(merged.tree(), path).ifPresent(bytes -> database.put(path, bytes));
            }
        });
        return new Below(entries, merged.tree(), layer.time(), root, database);
    }

    /** The content of a regular file of the layer. */
    public InputStream open(FilePath file) throws IOException {
        return root.open(file);
    }
}
