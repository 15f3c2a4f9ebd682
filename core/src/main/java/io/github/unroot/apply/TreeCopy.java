package io.github.unroot.apply;

import io.github.unroot.plan.Change;
import io.github.unroot.plan.Permission;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Copies a directory with all that is in it, hard links and attributes too, so that group 0 can read the copy. */
record TreeCopy(TreeEdits edits, int layer) {
    private static final int SPECIAL_BITS = 07000;

    /** @param missing what directories on the way to the copy are made of */
    void copy(Change.KeepCopy change, Inode missing) throws IOException {
        FileTree.Entry source = edits.existing(change.path());
        FilePath target = edits.place(change.to(), missing);
        if (!source.inode().isDirectory()) {
            throw TreeEdits.misfit(change.path(), "it is no directory");
        }
        if (edits.tree().lookup(target).isPresent() || target.startsWith(source.path())) {
            throw TreeEdits.misfit(change.to(), "no place for a copy of " + change.path());
        }
        List<FileTree.Entry> entries = new ArrayList<>();
        edits.tree().forEach(source.path(), (path, inode) -> entries.add(new FileTree.Entry(path, inode)));
        Map<Inode, Inode> copies = new HashMap<>();
        for (FileTree.Entry entry : entries) {
            Inode copy = copies.computeIfAbsent(entry.inode(), this::copied);
            FilePath place = moved(entry.path(), source.path(), target);
            if (copy.isFile()) {
                edits.put(place, copy, edits.content(entry));
            } else {
                edits.put(place, copy);
            }
        }
    }

    /** Its owner stays; its owner's rights to read and search are its group's too, and its group is 0. */
    private Inode copied(Inode inode) {
        int mode = inode.isSymlink() ? inode.mode() : (inode.mode() & ~SPECIAL_BITS) | (inode.mode() & 0500) >> 3;
        Map<String, byte[]> xattrs = new HashMap<>(inode.xattrs());
        xattrs.remove("security.capability");
        return InodeChange.of(inode, new Permission(mode, inode.uid(), 0), xattrs, layer);
    }

    private static FilePath moved(FilePath path, FilePath from, FilePath to) {
        FilePath moved = to;
        List<String> components = path.components();
        for (String component : components.subList(from.components().size(), components.size())) {
            moved = moved.child(component);
        }
        return moved;
    }
}
