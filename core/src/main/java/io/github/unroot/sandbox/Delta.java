package io.github.unroot.sandbox;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a directory must hold so that overlayfs, with it above another tree, shows this one.
 *
 * @param paths what differs, and the directories on the way: overlayfs shows those of the upper layer
 * @param whiteouts what the lower tree has and this one has not; what is below those is hidden with them
 */
record Delta(Set<FilePath> paths, List<FilePath> whiteouts) {
    Delta {
        paths = Set.copyOf(paths);
        whiteouts = List.copyOf(whiteouts);
    }

    /** Both trees must have their lower layers in common, by number. */
    static Delta between(FileTree lower, FileTree tree) {
        // The root too where nothing differs: its owner and mode are what the overlay shows.
        Set<FilePath> paths = new HashSet<>(Set.of(FilePath.ROOT));
        tree.forEach((path, inode) -> {
            if (lower.lookup(path).filter(other -> same(inode, other)).isEmpty()) {
                addWithParents(paths, path);
            }
        });
        List<FilePath> whiteouts = lower.stream()
                .map(FileTree.Entry::path)
                .filter(path -> isHidden(tree, path))
                .toList();
        whiteouts.forEach(path -> addWithParents(paths, path.parent()));
        return new Delta(paths, whiteouts);
    }

    private static boolean same(Inode one, Inode other) {
        return one.equals(other)
                || (one.layer() == other.layer()
                        && one.seconds() == other.seconds()
                        && one.nanos() == other.nanos()
                        && one.looksLike(other));
    }

    /** Where the parent itself is gone, or no directory any more, it is hidden with that. */
    private static boolean isHidden(FileTree tree, FilePath path) {
        Optional<Inode> parent = tree.lookup(path.parent());
        return parent.filter(Inode::isDirectory).isPresent()
                && tree.lookup(path).isEmpty();
    }

    private static void addWithParents(Set<FilePath> paths, FilePath path) {
        FilePath at = path;
        while (paths.add(at)) {
            at = at.parent();
        }
    }
}
