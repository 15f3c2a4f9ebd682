package io.github.unroot.debian;

import io.github.unroot.sandbox.WrittenRoot;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Packages installed and configured in a sandbox. The files can be read while it is open.
 *
 * @param tree what is there now
 * @param time that of the installation; none in the tree is later
 * @param root where the files are
 */
public record Installed(FileTree tree, Instant time, WrittenRoot root) implements Closeable {

    /** The content of a regular file of the tree. */
    public BlobContent content(FilePath file) {
        return () -> root.open(file);
    }

    /** What a file holds, if it is one and no larger than the limit. */
    public byte[] bytes(FilePath file, int bytesMax) throws IOException {
        try (InputStream in = root.open(file)) {
            return in.readNBytes(bytesMax);
        }
    }

    /** The contents of all regular files among some paths of a tree that was made of this one. */
    public Map<Inode, BlobContent> contents(FileTree changed, Iterable<FilePath> paths) {
        Map<Inode, BlobContent> contents = new HashMap<>();
        for (FilePath path : paths) {
            changed.lookup(path).filter(Inode::isFile).ifPresent(inode -> contents.putIfAbsent(inode, content(path)));
        }
        return contents;
    }

    @Override
    public void close() throws IOException {
        root.close();
    }
}
