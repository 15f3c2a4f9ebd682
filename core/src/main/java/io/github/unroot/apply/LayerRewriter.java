package io.github.unroot.apply;

import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Copies a layer with some of its files changed in place, so that no higher layer has to hold them again. All other
 * entries keep their names, order and metadata.
 *
 * @param files by the name that the layer has for each
 */
record LayerRewriter(Map<FilePath, Replacement> files) {

    /** What a file becomes. */
    record Replacement(Inode inode, BlobContent content) {}

    /** The last components of the names that a layer's hard links lead to. */
    static Set<String> linkedNames(TarReader entries) throws IOException {
        Set<String> names = new HashSet<>();
        for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
            if (entry.type() == TarEntry.Type.HARD_LINK) {
                names.add(FilePath.ofBytes(entry.link()).name());
            }
        }
        return names;
    }

    void copy(TarReader from, TarWriter to) throws IOException {
        for (TarEntry entry = from.next(); entry != null; entry = from.next()) {
            Replacement file = entry.type() == TarEntry.Type.FILE ? files.get(FilePath.ofBytes(entry.name())) : null;
            if (file == null) {
                to.write(entry, from.content());
            } else {
                try (InputStream content = file.content().open()) {
                    to.write(InodeEntry.of(entry.name(), file.inode()), content);
                }
            }
        }
    }
}
