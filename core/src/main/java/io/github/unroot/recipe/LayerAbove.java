package io.github.unroot.recipe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.unroot.apply.NewLayer;
import io.github.unroot.apply.TreeAfter;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a layer must hold so that a tree is seen where there was another: no file that is the same, whoever wrote it. */
final class LayerAbove {
    private static final String WHITEOUT = ".wh.";
    private static final int COMPARED_BYTES = 1 << 16;

    private final FileTree below;
    private final FileTree tree;
    private final Contents contents;

    /** Gives what a file of either tree holds. */
    interface Contents {
        BlobContent below(FilePath file);

        BlobContent above(FilePath file, Inode inode);
    }

    LayerAbove(FileTree below, FileTree tree, Contents contents) {
        this.below = below;
        this.tree = tree;
        this.contents = contents;
    }

    NewLayer write(ScratchFile scratch) throws IOException {
        SortedSet<FilePath> paths = new TreeSet<>();
        Map<Inode, BlobContent> files = new HashMap<>();
        for (FileTree.Entry entry : tree.stream().toList()) {
            if (differs(entry)) {
                paths.add(entry.path());
                if (entry.inode().isFile()) {
                    files.putIfAbsent(entry.inode(), contents.above(entry.path(), entry.inode()));
                }
            }
        }
        paths.remove(FilePath.ROOT);
        TreeAfter after = new TreeAfter(tree, 1, paths, files, Map.of());
        List<FilePath> gone = gone();
        return NewLayer.write(MediaTypes.OCI_MANIFEST, scratch, archive -> {
            NewLayer.writePaths(after, paths, archive);
            for (FilePath path : gone) {
                writeWhiteout(archive, path);
            }
        });
    }

    /** A directory's time tells only that something was done in it. */
    private boolean differs(FileTree.Entry entry) throws IOException {
        Inode now = entry.inode();
        Inode before = below.lookup(entry.path()).orElse(null);
        if (before == null || !before.looksLike(now)) {
            return true;
        }
        return !before.equals(now) && now.isFile() && !isSame(entry.path(), now);
    }

    private boolean isSame(FilePath path, Inode inode) throws IOException {
        try (InputStream one = contents.below(path).open();
                InputStream other = contents.above(path, inode).open()) {
            byte[] first = one.readNBytes(COMPARED_BYTES);
            while (first.length > 0) {
                if (!java.util.Arrays.equals(first, other.readNBytes(COMPARED_BYTES))) {
                    return false;
                }
                first = one.readNBytes(COMPARED_BYTES);
            }
            return other.read() < 0;
        }
    }

    /** What is below something that is gone goes with it. */
    private List<FilePath> gone() {
        return below.stream()
                .map(FileTree.Entry::path)
                .filter(path -> tree.lookup(path).isEmpty()
                        && tree.lookup(path.parent()).filter(Inode::isDirectory).isPresent())
                .toList();
    }

    private void writeWhiteout(TarWriter archive, FilePath path) throws IOException {
        FilePath mark = path.parent().child(WHITEOUT + path.name());
        byte[] name = new String(mark.toBytes(), ISO_8859_1).substring(1).getBytes(ISO_8859_1);
        long seconds =
                Objects.requireNonNull(tree.lookup(path.parent()).orElse(null)).seconds();
        archive.write(new TarEntry(name, TarEntry.Type.FILE, 0644, 0, 0, 0, seconds, 0, new byte[0], 0, Map.of(), 0));
    }
}
