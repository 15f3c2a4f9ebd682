package io.github.unroot.tree;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a name in the tree leads to, as {@code stat} and {@code listxattr} would tell it. Two names with the same instance
 * are hard links of each other.
 *
 * @param mode the permission bits with setuid, setgid and sticky: {@code 07777} at most
 * @param size the content's bytes; 0 for all but regular files
 * @param seconds the modification time, seconds since 1970
 * @param nanos the part below a second
 * @param link the target of a symbolic link, one char a byte; empty for all else
 * @param device for device nodes {@code major << 32 | minor}; 0 for all else
 * @param xattrs extended attributes by full name ({@code security.capability}); values are not to be changed
 * @param layer the index of the layer that holds it, the lowest is 0
 */
public record Inode(
        Kind kind,
        int mode,
        long uid,
        long gid,
        long size,
        long seconds,
        int nanos,
        String link,
        long device,
        Map<String, byte[]> xattrs,
        int layer) {

    /** The file types that an image can hold; sockets can't be archived. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO
    }

    public Inode {
        if ((mode & ~07777) != 0) {
            throw new IllegalArgumentException("mode out of range: " + Integer.toOctalString(mode));
        }
        xattrs = xattrs.isEmpty() ? Map.of() : new TreeMap<>(xattrs);
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isSymlink() {
        return kind == Kind.SYMLINK;
    }

    /** The same file with other owners and permission bits. */
    public Inode with(int newMode, long newUid, long newGid) {
        return new Inode(kind, newMode, newUid, newGid, size, seconds, nanos, link, device, xattrs, layer);
    }

    /** The same file without an extended attribute. */
    public Inode withoutXattr(String name) {
        if (!xattrs.containsKey(name)) {
            return this;
        }
        Map<String, byte[]> others = new TreeMap<>(xattrs);
        others.remove(name);
        return new Inode(kind, mode, uid, gid, size, seconds, nanos, link, device, others, layer);
    }

    /** The same file, last changed at another time. */
    public Inode withTime(long newSeconds) {
        return new Inode(kind, mode, uid, gid, size, newSeconds, 0, link, device, xattrs, layer);
    }

    /** The same file after what a hard link's header says was done to it; a symbolic link keeps its mode. */
    Inode amendedBy(Inode header) {
        int newMode = isSymlink() ? mode : header.mode;
        if (header.xattrs.isEmpty() || isSymlink()) {
            boolean same = mode == newMode && uid == header.uid && gid == header.gid;
            return same ? this : with(newMode, header.uid, header.gid);
        }
        Map<String, byte[]> both = new TreeMap<>(xattrs);
        both.putAll(header.xattrs);
        return new Inode(kind, newMode, header.uid, header.gid, size, seconds, nanos, link, device, both, layer);
    }

    /** Identity is what makes hard links, so two inodes are equal only if they are one. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Whether all that {@code stat} and {@code listxattr} tell is the same; the layer is not asked. */
    public boolean looksLike(Inode other) {
        return kind == other.kind
                && mode == other.mode
                && uid == other.uid
                && gid == other.gid
                && size == other.size
                && link.equals(other.link)
                && device == other.device
                && xattrs.keySet().equals(other.xattrs.keySet())
                && xattrs.entrySet().stream().allMatch(x -> Arrays.equals(x.getValue(), other.xattrs.get(x.getKey())));
    }
}
