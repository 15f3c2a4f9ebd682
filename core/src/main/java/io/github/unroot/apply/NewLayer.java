package io.github.unroot.apply;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.GzipEncoder;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.LayerUse;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;

/**
 * A layer as it is stored: the same tree gives the same bytes on every machine.
 *
 * @param diffId the digest of its uncompressed bytes
 */
public record NewLayer(Descriptor descriptor, Digest diffId, BlobContent content) {

    /** Something that writes a layer's entries. */
    @FunctionalInterface
    public interface Entries {
        void writeTo(TarWriter tar) throws IOException;
    }

    /** @param number what the reader calls the layer */
    public <T> T read(int number, LayerUse<T> use) throws IOException {
        try (TarReader archive = new TarReader(Decompression.open(content.open(), Compression.GZIP))) {
            return use.apply(number, archive);
        }
    }

    /** Writes, compresses and hashes a layer in one pass. */
    public static NewLayer write(String manifestType, ScratchFile scratch, Entries entries) throws IOException {
        MessageDigest stored = Digest.hasher();
        MessageDigest uncompressed = Digest.hasher();
        long[] size = {0};
        BlobContent content = scratch.keep(out -> {
            OutputStream counted = new CountingOutput(new DigestOutputStream(out, stored), size);
            try (TarWriter tar = new TarWriter(new DigestOutputStream(new GzipEncoder(counted), uncompressed))) {
                entries.writeTo(tar);
            }
        });
        Descriptor descriptor =
                Descriptor.of(MediaTypes.layer(manifestType, Compression.GZIP), Digest.of(stored), size[0]);
        return new NewLayer(descriptor, Digest.of(uncompressed), content);
    }

    /**
     * Writes some paths of a tree and the directories on the way to them. Those stand in the layer as they are, since
     * engines that unpack a layer by itself would make up their owners and modes.
     */
    public static void writePaths(TreeAfter after, SortedSet<FilePath> paths, TarWriter tar) throws IOException {
        Set<FilePath> all = new HashSet<>(paths);
        for (FilePath path : paths) {
            for (FilePath parent = path.parent(); !parent.isRoot(); parent = parent.parent()) {
                all.add(parent);
            }
        }
        List<FileTree.Entry> entries = after.tree().stream()
                .filter(entry -> all.contains(entry.path()))
                .toList();
        Map<Inode, FilePath> firstNames = new HashMap<>();
        for (FileTree.Entry entry : entries) {
            FilePath existing =
                    entry.inode().isDirectory() ? null : firstNames.putIfAbsent(entry.inode(), entry.path());
            if (existing != null) {
                tar.write(InodeEntry.hardLink(entry.path(), existing, entry.inode()));
            } else if (entry.inode().isFile()) {
                writeFile(after, entry, tar);
            } else {
                tar.write(InodeEntry.of(entry.path(), entry.inode()));
            }
        }
    }

    private static void writeFile(TreeAfter after, FileTree.Entry file, TarWriter tar) throws IOException {
        BlobContent content = Objects.requireNonNull(after.contents().get(file.inode()), "new files have content");
        try (InputStream in = content.open()) {
            tar.write(InodeEntry.of(file.path(), file.inode()), in);
        }
    }

    private static final class CountingOutput extends OutputStream {
        private final OutputStream out;
        private final long[] count;

        CountingOutput(OutputStream out, long[] count) {
            this.out = out;
            this.count = count;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count[0]++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count[0] += length;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
