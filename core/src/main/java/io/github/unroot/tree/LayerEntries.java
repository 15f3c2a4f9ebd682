package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One layer's entries as read, names cleaned and whiteouts told apart, for {@link LayerMerger} to merge in order. */
public final class LayerEntries {
    private final List<Entry> entries;
    private final List<Whiteout> whiteouts;
    private final Map<Inode, byte[]> contents;
    private final boolean empty;

    /**
     * What is to be put into the tree.
     *
     * @param inode for a hard link what its own header says, with the target's bytes as its link
     * @param offset of its header in the uncompressed layer
     */
    record Entry(EntryName name, Inode inode, boolean hardLink, long offset) {}

    /**
     * What is to vanish of the lower layers.
     *
     * @param name what holds no name means all that the directory holds: an opaque directory
     * @param entriesBefore how many entries of its layer stand before it
     * @param offset of its header in the uncompressed layer
     */
    record Whiteout(EntryName name, int entriesBefore, long offset) {
        boolean isOpaque() {
            return name.name().isEmpty();
        }
    }

    LayerEntries(List<Entry> entries, List<Whiteout> whiteouts, Map<Inode, byte[]> contents, boolean empty) {
        this.entries = entries;
        this.whiteouts = whiteouts;
        this.contents = contents;
        this.empty = empty;
    }

    /**
     * Reads a layer to its end.
     *
     * @param layer the layer's index, the lowest is 0
     * @param wanted which files' contents to keep, by their names in the layer, as far as {@link
     *     LayerCollector#CONTENT_BYTES_MAX} goes
     */
    public static LayerEntries read(int layer, TarReader archive, Predicate<FilePath> wanted) throws IOException {
        return read(layer, archive, wanted, new LayerBudget());
    }

    /** @param budget what this layer and the image's others may hold together */
    public static LayerEntries read(int layer, TarReader archive, Predicate<FilePath> wanted, LayerBudget budget)
            throws IOException {
        LayerCollector collector = new LayerCollector(layer, wanted, budget);
        for (TarEntry entry = archive.next(); entry != null; entry = archive.next()) {
            try {
                collector.add(entry, archive.content());
            } catch (UnrootException e) {
                throw LayerCollector.located(e, entry);
            }
        }
        return collector.finish(archive.isEmpty());
    }

    List<Entry> entries() {
        return entries;
    }

    List<Whiteout> whiteouts() {
        return whiteouts;
    }

    /** Whether the layer has not one byte. */
    boolean isEmpty() {
        return empty;
    }

    Map<Inode, byte[]> contents() {
        return contents;
    }
}
