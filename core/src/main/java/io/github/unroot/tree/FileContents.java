package io.github.unroot.tree;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The contents of the few files that were asked for while the layers were read. */
public final class FileContents {
    private final Map<Inode, byte[]> contents;

    FileContents(Map<Inode, byte[]> contents) {
        this.contents = contents;
    }

    public static FileContents none() {
        return new FileContents(Map.of());
    }

    /** The same with one more. */
    public FileContents with(Inode inode, byte[] content) {
        Map<Inode, byte[]> more = new HashMap<>(contents);
        more.put(inode, content.clone());
        return new FileContents(more);
    }

    /** Empty where it was not asked for, is no file, or is over the limits. */
    public Optional<byte[]> of(Inode inode) {
        return Optional.ofNullable(contents.get(inode)).map(byte[]::clone);
    }

    /** The content of the file that a path leads to, links followed inside the tree. */
    public Optional<byte[]> read(FileTree tree, FilePath path) {
        return tree.resolve(path, true) instanceof Resolution.Found found ? of(found.inode()) : Optional.empty();
    }
}
