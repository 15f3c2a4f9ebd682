package io.github.unroot.identity;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import java.util.ArrayDeque;
import java.util.Deque;
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
        new WritableSurface(tree, who, action).visit(new Entry(FilePath.ROOT, root));
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

    /** @param replaceable whether who can change the directory that it is in */
    private record Step(Entry entry, boolean replaceable) {}

    /** Without recursion: a tree's depth is the image's choice, a stack's is not. */
    private void visit(Entry top) {
        Deque<Step> ahead = new ArrayDeque<>();
        ahead.push(new Step(top, false));
        while (!ahead.isEmpty()) {
            Step step = ahead.pop();
            if (step.replaceable || changeable(step.entry.inode())) {
                action.accept(step.entry.path());
            }
            below(step).reversed().forEach(ahead::push);
        }
    }

    private List<Step> below(Step step) {
        Inode inode = step.entry.inode();
        // Even in a directory that it cannot search, what lies in one that it can replace is its own to change.
        if (!inode.isDirectory() || !(step.replaceable || PermissionCheck.grants(inode, who, Want.SEARCH))) {
            return List.of();
        }
        boolean names = PermissionCheck.grants(inode, who, Want.CREATE);
        return tree.children(step.entry.path()).stream()
                .map(child -> new Step(
                        child, step.replaceable || (names && PermissionCheck.stickyLets(inode, child.inode(), who))))
                .toList();
    }

    /** A symbolic link cannot be changed, only replaced. */
    private boolean changeable(Inode inode) {
        return !inode.isSymlink()
                && (PermissionCheck.grants(inode, who, Want.WRITE) || PermissionCheck.grants(inode, who, Want.CHMOD));
    }
}
