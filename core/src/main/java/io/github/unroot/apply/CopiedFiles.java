package io.github.unroot.apply;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of the files that plans copy up, read from the layers that hold them and kept for the next plan: a layer
 * can only be read from its start to its end.
 */
public final class CopiedFiles implements Originals {
    private final FileTree tree;
    private final LayerSource layers;
    private final ScratchFile scratch;
    private final Map<Inode, BlobContent> contents = new HashMap<>();

    public CopiedFiles(FileTree tree, LayerSource layers, ScratchFile scratch) {
        this.tree = tree;
        this.layers = layers;
        this.scratch = scratch;
    }

    /** Reads those that are not there yet, each layer once. */
    public void fetch(Collection<FileTree.Entry> files) throws IOException {
        Map<Integer, Map<FilePath, Inode>> wanted = new TreeMap<>();
        for (FileTree.Entry file : files) {
            if (file.inode().size() == 0) {
                contents.put(file.inode(), BlobContent.of(new byte[0]));
            } else if (!contents.containsKey(file.inode())) {
                wanted.computeIfAbsent(file.inode().layer(), _ -> new HashMap<>())
                        .put(tree.origin(file.path()), file.inode());
            }
        }
        for (Map.Entry<Integer, Map<FilePath, Inode>> layer : wanted.entrySet()) {
            contents.putAll(layers.read(layer.getKey(), (_, entries) -> keep(entries, layer.getValue())));
        }
    }

    /** Of two entries with one name the last is what the tree shows. */
    private Map<Inode, BlobContent> keep(TarReader entries, Map<FilePath, Inode> wanted) throws IOException {
        Map<Inode, BlobContent> kept = new HashMap<>();
        for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
            if (entry.type() == TarEntry.Type.FILE) {
                Inode file = wanted.get(FilePath.ofBytes(entry.name()));
                if (file != null && file.size() == entry.size()) {
                    kept.put(file, scratch.keep(entry.size(), entries.content()));
                }
            }
        }
        return kept;
    }

    @Override
    public BlobContent of(FilePath path, Inode file) throws IOException {
        BlobContent content = contents.get(file);
        if (content == null) {
            throw UnrootException.badInput("no layer holds its content").located(bad -> bad.atEntry(path.toString()));
        }
        return content;
    }
}
