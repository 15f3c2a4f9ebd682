package io.github.unroot;

import io.github.unroot.identity.Accounts;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.Image;
import io.github.unroot.tree.FileContents;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.MergedLayers;
import io.github.unroot.tree.Resolution;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that the account files' contents are at hand. Which files are kept while the layers are read is told by
 * their names; a link can lead elsewhere, and an image can hold so many files of such names that none is kept any more.
 */
final class AccountFiles {
    private AccountFiles() {}

    static MergedLayers kept(Image image, MergedLayers merged) throws IOException {
        FileTree tree = merged.tree();
        FileContents contents = merged.contents();
        for (FilePath path : List.of(Accounts.PASSWD, Accounts.GROUP)) {
            if (tree.resolve(path, true) instanceof Resolution.Found found && isMissing(found.inode(), contents)) {
                Optional<byte[]> content = read(image, tree.origin(found.path()), found.inode());
                contents = content.isEmpty() ? contents : contents.with(found.inode(), content.get());
            }
        }
        return new MergedLayers(tree, contents, merged.notes());
    }

    private static boolean isMissing(Inode inode, FileContents contents) {
        return inode.isFile()
                && inode.size() > 0
                && inode.size() <= Accounts.FILE_BYTES_MAX
                && contents.of(inode).isEmpty();
    }

    /**
     * What a file holds.
     *
     * @param name the layer's own
     */
    static Optional<byte[]> read(Image image, FilePath name, Inode file) throws IOException {
        return image.readLayer(file.layer(), (_, entries) -> last(entries, name, file.size()));
    }

    /** Of two entries with one name the last is what the tree shows. */
    private static Optional<byte[]> last(TarReader entries, FilePath name, long size) throws IOException {
        Optional<byte[]> content = Optional.empty();
        for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
            if (entry.type() == TarEntry.Type.FILE
                    && entry.size() == size
                    && FilePath.ofBytes(entry.name()).equals(name)) {
                content = Optional.of(entries.content().readNBytes((int) size));
            }
        }
        return content;
    }
}
