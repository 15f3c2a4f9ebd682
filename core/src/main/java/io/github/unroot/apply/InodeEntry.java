package io.github.unroot.apply;

import io.github.unroot.tar.TarEntry;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Inodes as tar entries. */
final class InodeEntry {
    private static final byte[] NO_LINK = {};

    private InodeEntry() {}

    static TarEntry of(FilePath path, Inode inode) {
        return of(name(path, inode.isDirectory()), inode);
    }

    /** @param name as the archive is to have it */
    static TarEntry of(byte[] name, Inode inode) {
        return entry(
                name, type(inode.kind()), inode, inode.size(), bytes(inode.link()), inode.device(), inode.xattrs());
    }

    /** Another name of a file that stands before it in the archive; attributes belong to the file. */
    static TarEntry hardLink(FilePath path, FilePath existing, Inode inode) {
        return entry(name(path, false), TarEntry.Type.HARD_LINK, inode, 0, name(existing, false), 0, Map.of());
    }

    private static TarEntry entry(
            byte[] name,
            TarEntry.Type type,
            Inode inode,
            long size,
            byte[] link,
            long device,
            Map<String, byte[]> xattrs) {
        return new TarEntry(
                name,
                type,
                inode.mode(),
                inode.uid(),
                inode.gid(),
                size,
                inode.seconds(),
                inode.nanos(),
                link,
                device,
                xattrs,
                0);
    }

    /** Relative, as engines write them; a directory's ends in a slash, the root is {@code ./}. */
    private static byte[] name(FilePath path, boolean directory) {
        if (path.isRoot()) {
            return "./".getBytes(StandardCharsets.US_ASCII);
        }
        byte[] absolute = path.toBytes();
        byte[] name = Arrays.copyOfRange(absolute, 1, absolute.length + (directory ? 1 : 0));
        if (directory) {
            name[name.length - 1] = '/';
        }
        return name;
    }

    private static byte[] bytes(String link) {
        return link.isEmpty() ? NO_LINK : link.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TarEntry.Type type(Inode.Kind kind) {
        return switch (kind) {
            case FILE -> TarEntry.Type.FILE;
            case DIRECTORY -> TarEntry.Type.DIRECTORY;
            case SYMLINK -> TarEntry.Type.SYMLINK;
            case CHARACTER_DEVICE -> TarEntry.Type.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> TarEntry.Type.BLOCK_DEVICE;
            case FIFO -> TarEntry.Type.FIFO;
        };
    }
}
