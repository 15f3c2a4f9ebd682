package io.github.unroot.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Something that writes entries over those of the packages, before these are configured. */
@FunctionalInterface
public interface Additions {
    /** @param packages the tree with the packages' files */
    void writeTo(TarWriter archive, FileTree packages) throws IOException;

    static void file(TarWriter archive, FilePath path, byte[] content, int mode, long uid, long gid)
            throws IOException {
        archive.write(
                entry(path, TarEntry.Type.FILE, mode, uid, gid, content.length, new byte[0]),
                new ByteArrayInputStream(content));
    }

    static void directory(TarWriter archive, FilePath path, int mode, long uid, long gid) throws IOException {
        archive.write(entry(path, TarEntry.Type.DIRECTORY, mode, uid, gid, 0, new byte[0]));
    }

    /** @param target one char a byte */
    static void link(TarWriter archive, FilePath path, String target) throws IOException {
        archive.write(entry(path, TarEntry.Type.SYMLINK, 0777, 0, 0, 0, target.getBytes(ISO_8859_1)));
    }

    private static TarEntry entry(
            FilePath path, TarEntry.Type type, int mode, long uid, long gid, long size, byte[] link) {
        byte[] name = ("." + new String(path.toBytes(), ISO_8859_1)).getBytes(ISO_8859_1);
        return new TarEntry(name, type, mode, uid, gid, size, 0, 0, link, 0, Map.of(), 0);
    }
}
