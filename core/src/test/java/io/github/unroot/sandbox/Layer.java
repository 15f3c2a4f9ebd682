package io.github.unroot.sandbox;

import io.github.unroot.tar.TarReader;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A layer's archive, all of it at second 1000. */
final class Layer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "ISO-8859-1");
    private final List<String[]> attributes = new ArrayList<>();

    Layer() {
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    }

    Layer directory(String name, int mode, long uid, long gid) throws IOException {
        return put(new TarArchiveEntry(name, TarConstants.LF_DIR), mode, uid, gid, "");
    }

    Layer file(String name, int mode, long uid, long gid, String content) throws IOException {
        return put(new TarArchiveEntry(name, TarConstants.LF_NORMAL), mode, uid, gid, content);
    }

    Layer hardLink(String name, String target, int mode, long uid, long gid) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
        entry.setLinkName(target);
        return put(entry, mode, uid, gid, "");
    }

    Layer symlink(String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return put(entry, 0777, 0, 0, "");
    }

    Layer node(String name, byte type) throws IOException {
        return put(new TarArchiveEntry(name, type), 0640, 0, 0, "");
    }

    /** For the next entry. */
    Layer attribute(String name, String value) {
        attributes.add(new String[] {name, value});
        return this;
    }

    private Layer put(TarArchiveEntry entry, int mode, long uid, long gid, String content) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        entry.setMode(mode);
        entry.setUserId(uid);
        entry.setGroupId(gid);
        entry.setModTime(1_000_000L);
        entry.setSize(data.length);
        for (String[] attribute : attributes) {
            entry.addPaxHeader("SCHILY.xattr." + attribute[0], attribute[1]);
        }
        attributes.clear();
        tar.putArchiveEntry(entry);
        tar.write(data);
        tar.closeArchiveEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    /** The layers put on each other, the lowest first. */
    static FileTree merge(byte[]... layers) throws IOException {
        List<LayerEntries> entries = new ArrayList<>();
        for (int i = 0; i < layers.length; i++) {
            entries.add(LayerEntries.read(i, new TarReader(new ByteArrayInputStream(layers[i])), path -> false));
        }
        return LayerMerger.merge(entries).tree();
    }

    static LayerContents contents(byte[]... layers) {
        return (layer, use) -> use.apply(layer, new TarReader(new ByteArrayInputStream(layers[layer])));
    }
}
