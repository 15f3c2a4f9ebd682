package io.github.unroot.apply;

import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which layers are worth to be written anew, and the files in each: a layer on top would hold all bytes of a changed file
 * again, even for one bit of its mode.
 *
 * <p>Files with hard links are left to the layer on top: engines change a file's owner and mode with what the header of
 * each link says, in whatever layer that stands.
 *
 * @param byLayer the lowest first
 */
record Rewrites(Map<Integer, Files> byLayer) {
    /** A rewritten layer is transferred whole, so for less than this the layer on top is the lighter. */
    static final long COPIED_BYTES_MIN = 1 << 20;

    /**
     * @param paths where the changed files are in the tree
     * @param rewriter what puts them in place
     */
    record Files(Set<FilePath> paths, LayerRewriter rewriter) {}

    /** @param linked the last components of all names that hard links in any layer lead to */
    static Rewrites of(FileTree before, TreeAfter after, Set<String> linked) {
        Map<Integer, Files> byLayer = new TreeMap<>();
        Map<Integer, Long> bytes = new HashMap<>();
        for (FilePath path : after.paths()) {
            Inode inode = after.tree().lookup(path).orElseThrow();
            Inode first = after.firsts().get(inode);
            if (first == null
                    || !first.isFile()
                    || linked.contains(before.origin(path).name())) {
                continue;
            }
            Files files = byLayer.computeIfAbsent(
                    first.layer(), _ -> new Files(new HashSet<>(), new LayerRewriter(new HashMap<>())));
            files.paths().add(path);
            bytes.merge(first.layer(), inode.size(), Long::sum);
            BlobContent content = Objects.requireNonNull(after.contents().get(inode), "changed files have content");
            files.rewriter().files().put(before.origin(path), new LayerRewriter.Replacement(inode, content));
        }
        byLayer.keySet().removeIf(layer -> bytes.getOrDefault(layer, 0L) < COPIED_BYTES_MIN);
        return new Rewrites(byLayer);
    }
}
