package io.github.unroot.recipe;

import io.github.unroot.plan.Permission;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.TreeEdit.PutDirectory;
import io.github.unroot.recipe.TreeEdit.PutFile;
import io.github.unroot.recipe.TreeEdit.PutLink;
import io.github.unroot.recipe.TreeEdit.Remove;
import io.github.unroot.recipe.TreeEdit.SetPermission;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Inode.Kind;
import io.github.unroot.tree.Resolution;
import io.github.unroot.yaml.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree while its edits are gathered: each edit sees what those before it did. */
final class TreeDraft {
    private static final Permission NEW_DIRECTORY = new Permission(0755, 0, 0);

    private final TreeContents contents;
    private final Map<FilePath, Content> changed = new HashMap<>();
    private final List<TreeEdit> edits = new ArrayList<>();
    private FileTree tree;

    TreeDraft(FileTree tree, TreeContents contents) {
        this.tree = tree;
        this.contents = contents;
    }

    FileTree tree() {
        return tree;
    }

    List<TreeEdit> edits() {
        return List.copyOf(edits);
    }

    /** Where a path leads, its directories made where they are missing. */
    FilePath made(FilePath path, boolean followLast, Place place) throws UnrootException {
        FilePath at = path;
        for (int i = 0; i <= path.components().size(); i++) {
            switch (tree.resolve(path, followLast)) {
                case Resolution.Found found -> {
                    return found.path();
                }
                case Resolution.NotFound missing
                when missing.last() -> {
                    return missing.path();
                }
                case Resolution.NotFound missing -> {
                    at = missing.path();
                    putDirectory(at, NEW_DIRECTORY);
                }
                case Resolution.NotADirectory file ->
                    throw place.problem("\"" + path + "\" can't be made: \"" + file.path() + "\" is no directory");
                case Resolution.Loop loop ->
                    throw place.problem("\"" + path + "\" can't be made: \"" + loop.path() + "\" links to itself");
            }
        }
        throw place.problem("\"" + path + "\" can't be made below \"" + at + "\"");
    }

    /** @param path as {@link #made} gave it */
    void putDirectory(FilePath path, Permission permission) {
        if (tree.lookup(path).map(Permission::of).filter(permission::equals).isEmpty()) {
            put(path, Kind.DIRECTORY, permission, "");
            edits.add(new PutDirectory(path, permission));
        }
    }

    /** @param path as {@link #made} gave it */
    void putFile(FilePath path, Content content, Permission permission) {
        put(path, Kind.FILE, permission, "");
        changed.put(path, content);
        edits.removeIf(edit -> edit instanceof PutFile earlier && earlier.path().equals(path));
        edits.add(new PutFile(path, content, permission));
    }

    /** @param path as {@link #made} gave it */
    void putLink(FilePath path, String target) {
        String bytes = new String(target.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        put(path, Kind.SYMLINK, new Permission(0777, 0, 0), bytes);
        edits.add(new PutLink(path, target));
    }

    private void put(FilePath path, Kind kind, Permission permission, String link) {
        Inode inode =
                new Inode(kind, permission.mode(), permission.uid(), permission.gid(), 0, 0, 0, link, 0, Map.of(), 0);
        tree = tree.with(path, inode);
    }

    /** @param path of something that is there */
    void setPermission(FilePath path, Permission permission) {
        Inode inode = at(path);
        if (!Permission.of(inode).equals(permission)) {
            tree = tree.with(path, inode.with(permission.mode(), permission.uid(), permission.gid()));
            edits.removeIf(edit ->
                    edit instanceof SetPermission earlier && earlier.path().equals(path));
            edits.add(new SetPermission(path, permission));
        }
    }

    void remove(FilePath path) {
        if (tree.lookup(path).isPresent()) {
            tree = tree.without(path);
            edits.removeIf(edit -> edit.path().startsWith(path));
            edits.add(new Remove(path));
        }
    }

    /** @param path of something that is there */
    Inode at(FilePath path) {
        return tree.lookup(path).orElseThrow();
    }

    Content content(FilePath file) throws IOException {
        Content edited = changed.get(file);
        return edited == null ? contents.read(file) : edited;
    }
}
