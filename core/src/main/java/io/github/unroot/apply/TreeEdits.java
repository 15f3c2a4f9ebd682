package io.github.unroot.apply;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A tree under change: what a new layer must hold is kept with it. */
final class TreeEdits {
    private final Originals originals;
    private final Map<Inode, List<FilePath>> names = new HashMap<>();
    private final Map<Inode, BlobContent> contents = new HashMap<>();
    private final Map<Inode, Inode> firsts = new HashMap<>();
    private final SortedSet<FilePath> paths = new TreeSet<>();
    private FileTree tree;

    /** @param touched the files whose other names must be known: all that a change may replace */
    TreeEdits(FileTree tree, Originals originals, List<FileTree.Entry> touched) {
        this.tree = tree;
        this.originals = originals;
        touched.forEach(entry -> names.put(entry.inode(), new ArrayList<>()));
        tree.forEach((path, inode) -> {
            List<FilePath> known = names.get(inode);
            if (known != null) {
                known.add(path);
            }
        });
    }

    FileTree tree() {
        return tree;
    }

    SortedSet<FilePath> paths() {
        return paths;
    }

    /** Of the files that are new or changed. */
    Map<Inode, BlobContent> contents() {
        return contents;
    }

    /** What each changed file was in the image. */
    Map<Inode, Inode> firsts() {
        return firsts;
    }

    /** What is there, links followed. */
    FileTree.Entry existing(FilePath path) throws UnrootException {
        return switch (tree.resolve(path, true)) {
            case Resolution.Found found -> new FileTree.Entry(found.path(), found.inode());
            case Resolution.NotFound missing ->
                throw misfit(path, "the image has no such file" + at(path, missing.path()));
            case Resolution.NotADirectory file -> throw misfit(path, file.path() + " is no directory");
            case Resolution.Loop loop -> throw misfit(path, "too many symbolic links, the last is " + loop.path());
        };
    }

    private static String at(FilePath asked, FilePath missing) {
        return asked.equals(missing) ? "" : ": " + missing + " is missing";
    }

    /** The name's own place, links followed on the way alone; directories that are missing on it are made. */
    FilePath place(FilePath path, Inode directory) throws UnrootException {
        if (path.isRoot()) {
            throw misfit(path, "the root directory cannot be replaced");
        }
        FilePath parent = path.parent();
        return switch (tree.resolve(parent, true)) {
            case Resolution.Found found
            when found.inode().isDirectory() -> found.path().child(path.name());
            case Resolution.Found found -> throw misfit(path, found.path() + " is no directory");
            case Resolution.NotFound missing -> {
                FilePath made = place(parent, directory);
                if (tree.lookup(made).isPresent()) {
                    throw misfit(path, made + " is a link to " + missing.path() + ", which is missing");
                }
                put(made, directory);
                yield made.child(path.name());
            }
            case Resolution.NotADirectory file -> throw misfit(path, file.path() + " is no directory");
            case Resolution.Loop loop -> throw misfit(path, "too many symbolic links, the last is " + loop.path());
        };
    }

    /** A new inode at a place; what was there goes. */
    void put(FilePath place, Inode inode) {
        tree = tree.with(place, inode);
        paths.add(place);
        names.put(inode, new ArrayList<>(List.of(place)));
    }

    void put(FilePath place, Inode file, BlobContent content) {
        put(place, file);
        contents.put(file, content);
    }

    /**
     * Another inode in the place of one, under all names that still lead to it.
     *
     * @param content null where it keeps what the old one held
     */
    void replace(FileTree.Entry old, Inode inode, @Nullable BlobContent content) throws IOException {
        List<FilePath> all = names.getOrDefault(old.inode(), List.of(old.path())).stream()
                .filter(name -> tree.lookup(name).filter(old.inode()::equals).isPresent())
                .toList();
        if (inode.isFile()) {
            contents.put(inode, content != null ? content : content(old));
            contents.remove(old.inode());
        }
        Inode first = firsts.getOrDefault(old.inode(), old.inode());
        firsts.remove(old.inode());
        firsts.put(inode, first);
        names.put(inode, all);
        for (FilePath name : all) {
            tree = tree.with(name, inode);
            paths.add(name);
        }
    }

    BlobContent content(FileTree.Entry file) throws IOException {
        BlobContent changed = contents.get(file.inode());
        return changed != null ? changed : originals.of(file.path(), file.inode());
    }

    /** The plan and the image don't fit. */
    static UnrootException misfit(FilePath path, String why) {
        return UnrootException.badInput("the plan does not fit the image: " + why)
                .located(bad -> bad.atEntry(path.toString()));
    }
}
