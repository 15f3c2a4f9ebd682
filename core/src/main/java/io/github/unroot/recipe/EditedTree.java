package io.github.unroot.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.plan.Permission;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tree after a recipe's edits, and what the files hold that these made. */
final class EditedTree {
    private final Map<Inode, BlobContent> contents = new HashMap<>();
    private final int layer;
    private final Instant time;
    private FileTree tree;

    private EditedTree(FileTree tree, int layer, Instant time) {
        this.tree = tree;
        this.layer = layer;
        this.time = time;
    }

    /**
     * @param layer the number that new files get
     * @param time when they were made
     */
    static EditedTree of(FileTree tree, List<TreeEdit> edits, int layer, Instant time) {
        EditedTree edited = new EditedTree(tree, layer, time);
        edits.forEach(edited::apply);
        return edited;
    }

    FileTree tree() {
        return tree;
    }

    /** What a file holds that an edit made. */
    Optional<BlobContent> content(Inode file) {
        return Optional.ofNullable(contents.get(file));
    }

    private void apply(TreeEdit edit) {
        switch (edit) {
            case TreeEdit.PutFile put -> {
                byte[] bytes = put.content().bytes();
                Inode inode = made(Inode.Kind.FILE, put.permission(), bytes.length, "");
                contents.put(inode, BlobContent.of(bytes));
                tree = without(put.path()).with(put.path(), inode);
            }
            case TreeEdit.PutDirectory put -> tree = tree.with(put.path(), directory(put));
            case TreeEdit.PutLink put -> {
                String target = new String(put.target().getBytes(UTF_8), ISO_8859_1);
                Inode inode = made(Inode.Kind.SYMLINK, new Permission(0777, 0, 0), 0, target);
                tree = without(put.path()).with(put.path(), inode);
            }
            case TreeEdit.SetPermission set -> {
                Permission permission = set.permission();
                replace(set.path(), inode(set.path()).with(permission.mode(), permission.uid(), permission.gid()));
            }
            case TreeEdit.Remove remove -> tree = without(remove.path());
        }
    }

    private Inode inode(FilePath path) {
        return tree.lookup(path)
                .orElseThrow(() -> new IllegalStateException("an edit names what is not there: " + path));
    }

    private void replace(FilePath path, Inode changed) {
        BlobContent content = contents.get(inode(path));
        if (content != null) {
            contents.put(changed, content);
        }
        tree = tree.with(path, changed);
    }

    private FileTree without(FilePath path) {
        return tree.without(path);
    }

    private Inode directory(TreeEdit.PutDirectory put) {
        Permission permission = put.permission();
        return tree.lookup(put.path())
                .filter(Inode::isDirectory)
                .map(inode -> inode.with(permission.mode(), permission.uid(), permission.gid()))
                .orElseGet(() -> made(Inode.Kind.DIRECTORY, permission, 0, ""));
    }

    private Inode made(Inode.Kind kind, Permission permission, long size, String link) {
        return new Inode(
                kind,
                permission.mode(),
                permission.uid(),
                permission.gid(),
                size,
                time.getEpochSecond(),
                0,
                link,
                0,
                Map.of(),
                layer);
    }
}
