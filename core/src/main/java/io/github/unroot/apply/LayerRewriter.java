package io.github.unroot.apply;

import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Copies a layer with some of its files changed in place, so that no higher layer has to hold them again. All other
 * entries keep their names, order and metadata.
 *
 * @param files by the name that the layer has for each
 */
record LayerRewriter(Map<FilePath, Replacement> files) {

    /** What a file becomes. */
    record Replacement(Inode inode, BlobContent content) {}

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
