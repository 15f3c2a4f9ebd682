package io.github.unroot.identity;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import java.util.List;
import java.util.function.Consumer;

/**
 * The paths of an image that an identity could change: those it reaches and may write, owns, or could replace because it
 * may write a directory on the way to them.
 */
public final class WritableSurface {
    private final FileTree tree;
    private final Identity who;
    private final Consumer<FilePath> action;

    private WritableSurface(FileTree tree, Identity who, Consumer<FilePath> action) {
        this.tree = tree;
        this.who = who;
        this.action = action;
    }

    /** How many paths it could change. */
    public static int count(FileTree tree, Identity who) {
        int[] count = {0};
        forEach(tree, who, path -> count[0]++);
        return count[0];
    }

    /** The same one by one, in the order of the tree. */
    public static void forEach(FileTree tree, Identity who, Consumer<FilePath> action) {
        Inode root = tree.lookup(FilePath.ROOT).orElseThrow();
        new WritableSurface(tree, who, action).visit(new Entry(FilePath.ROOT, root), false);
    }

    /**
     * The tree after {@code chgrp -R 0} and {@code chmod -R g=u} on those paths, which is what many images do: the measure
     * that a plan's surface is held against. As there, a file loses its setuid and setgid bits, a link is left alone.
     */
    public static FileTree afterGroupEqualsUser(FileTree tree, List<FilePath> tops) {
        return tree.withAllBelow(tops, WritableSurface::groupEqualsUser);
    }

    private static Inode groupEqualsUser(Inode inode) {
        return switch (inode.kind()) {
            case SYMLINK -> inode.with(inode.mode(), inode.uid(), 0);
            case DIRECTORY -> inode.with(groupAsUser(inode.mode()), inode.uid(), 0);
            case FILE, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
                inode.with(groupAsUser(inode.mode()) & ~06000, inode.uid(), 0);
        };
    }

    private static int groupAsUser(int mode) {
        return (mode & ~070) | (mode >> 3 & 070);
    }

    private void visit(Entry entry, boolean replaceable) {
        if (replaceable || changeable(entry.inode())) {
            action.accept(entry.path());
        }
        Inode inode = entry.inode();
        // Even in a directory that it cannot search, what lies in one that it can replace is its own to change.
        if (!inode.isDirectory() || !(replaceable || PermissionCheck.grants(inode, who, Want.SEARCH))) {
            return;
        }
        boolean names = PermissionCheck.grants(inode, who, Want.CREATE);
        for (Entry child : tree.children(entry.path())) {
            visit(child, replaceable || (names && PermissionCheck.stickyLets(inode, child.inode(), who)));
        }
    }

    /** A symbolic link cannot be changed, only replaced. */
    private boolean changeable(Inode inode) {
        return !inode.isSymlink()
                && (PermissionCheck.grants(inode, who, Want.WRITE) || PermissionCheck.grants(inode, who, Want.CHMOD));
    }
}
