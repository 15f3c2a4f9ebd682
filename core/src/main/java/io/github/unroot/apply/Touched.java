package io.github.unroot.apply;

import io.github.unroot.plan.Change;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of an image that changes touch, before anything is changed. Changes that don't fit touch none. */
public final class Touched {
    private Touched() {}

    /** Those whose content the new layer holds, or that is needed to make it: what must be read from the layers. */
    public static List<FileTree.Entry> byContent(FileTree tree, List<Change> changes) {
        Map<FilePath, Inode> files = new TreeMap<>();
        for (Change change : changes) {
            if (change instanceof Change.KeepCopy copy && found(tree, copy.path()) instanceof Resolution.Found top) {
                tree.forEach(top.path(), files::put);
            }
        }
        byName(tree, changes).forEach(entry -> files.put(entry.path(), entry.inode()));
        List<FileTree.Entry> entries = new ArrayList<>();
        files.forEach((path, inode) -> {
            if (inode.isFile()) {
                entries.add(new FileTree.Entry(path, inode));
            }
        });
        return entries;
    }

    /** Those that another inode replaces, under all their names. */
    static List<FileTree.Entry> byName(FileTree tree, List<Change> changes) {
        List<FileTree.Entry> entries = new ArrayList<>();
        for (Change change : changes) {
            FilePath path = switch (change) {
                case Change.SetPermission set -> set.path();
                case Change.EditFile edit -> edit.path();
                case Change.AddFile _,
                        Change.AddDirectory _,
                        Change.AddLink _,
                        Change.KeepCopy _,
                        Change.SetUser _,
                        Change.SetEnvironment _,
                        Change.SetCommand _,
                        Change.SetWorkingDirectory _,
                        Change.MovePort _,
                        Change.SetHealthcheck _,
                        Change.DeclareWritable _ -> FilePath.ROOT;
            };
            if (!path.isRoot() && found(tree, path) instanceof Resolution.Found found) {
                entries.add(new FileTree.Entry(found.path(), found.inode()));
            }
        }
        return entries;
    }

    private static Resolution found(FileTree tree, FilePath path) {
        return tree.resolve(path, true);
    }
}
