package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts layers on each other, the lowest first, as the container engines do: whiteouts take away from lower layers only,
 * wherever in their layer they stand; an entry whose directory's path goes through a symbolic link lands behind the link.
 *
 * <p>The time is linear in the entries and the depth of their paths.
 */
public final class LayerMerger {
    private final Branch root = Branch.root();
    private final Map<Inode, byte[]> contents = new HashMap<>();
    private final Map<Inode, Inode> amended = new HashMap<>();
    private final Map<Inode, FilePath> origins = new HashMap<>();
    private final MergeNotes notes = new MergeNotes();
    private final BranchWalk walk;
    private int layer;
    private String lastDirectory = "";
    private BranchWalk.@Nullable Made last;
    private @Nullable FilePath lastLink;

    private LayerMerger(WalkSteps steps) {
        walk = new BranchWalk(root, steps);
    }

    /** @param layers the lowest first */
    public static MergedLayers merge(List<LayerEntries> layers) throws UnrootException {
        return merge(layers, layer -> "layer " + layer);
    }

    /** @param blobName what an error calls a layer */
    public static MergedLayers merge(List<LayerEntries> layers, IntFunction<String> blobName) throws UnrootException {
        return merge(layers, blobName, new WalkSteps());
    }

    static MergedLayers merge(List<LayerEntries> layers, IntFunction<String> blobName, WalkSteps steps)
            throws UnrootException {
        LayerMerger merger = new LayerMerger(steps);
        for (int i = 0; i < layers.size(); i++) {
            int number = i;
            try {
                merger.add(layers.get(i), i);
            } catch (UnrootException e) {
                throw e.located(place -> place.inBlob(blobName.apply(number)));
            }
        }
        return merger.finish();
    }

    private MergedLayers finish() {
        FileTree tree = new FileTree(root.freeze(amended), origins);
        amended.forEach((before, after) -> {
            byte[] content = contents.remove(before);
            if (content != null) {
                contents.put(after, content);
            }
        });
        return new MergedLayers(tree, new FileContents(contents), notes.counted());
    }

    private void add(LayerEntries entries, int number) throws UnrootException {
        layer = number;
        last = null;
        if (entries.isEmpty()) {
            note(MergeNote.Kind.EMPTY_LAYER, FilePath.ROOT);
        }
        contents.putAll(entries.contents());
        Whiteouts whiteouts = new Whiteouts(walk, entries);
        whiteouts.removeAll();
        int put = 0;
        for (LayerEntries.Entry entry : entries.entries()) {
            whiteouts.noteLate(put, layer, notes);
            try {
                put(entry);
            } catch (UnrootException e) {
                String name = EscapedText.abridged(entry.name().relative());
                throw e.located(place -> place.atEntry(name).atOffset(entry.offset()));
            }
            put++;
        }
        whiteouts.noteLate(put, layer, notes);
    }

    private void put(LayerEntries.Entry entry) throws UnrootException {
        if (entry.name().isRoot()) {
            root.replaceInode(entry.inode(), layer);
            return;
        }
        Branch directory = directoryOf(entry.name());
        if (lastLink != null) {
            note(MergeNote.Kind.THROUGH_LINK, lastLink);
        }
        if (entry.hardLink()) {
            link(entry, directory);
        } else {
            place(entry, directory);
        }
    }

    private void place(LayerEntries.Entry entry, Branch directory) throws UnrootException {
        String name = entry.name().name();
        Inode inode = entry.inode();
        Branch old = directory.child(name);
        if (old != null) {
            boolean bothDirectories = old.inode().isDirectory() && inode.isDirectory();
            if (old.putBy(layer) && !(bothDirectories && old.inode().looksLike(inode))) {
                note(MergeNote.Kind.DUPLICATE, old.path());
            }
            if (bothDirectories) {
                old.replaceInode(inode, layer);
                return;
            }
            takeAway(directory, name, old);
        }
        directory.put(name, inode, layer);
        if (inode.isFile() && lastLink != null) {
            origins.put(inode, entry.name().path());
        }
    }

    /** What stands at the name goes first: a link to itself, or into what it replaces, is a link to nothing. */
    private void link(LayerEntries.Entry entry, Branch directory) throws UnrootException {
        String name = entry.name().name();
        Branch old = directory.child(name);
        if (old != null) {
            if (old.putBy(layer)) {
                note(MergeNote.Kind.DUPLICATE, old.path());
            }
            takeAway(directory, name, old);
        }
        EntryName target = EntryName.of(entry.inode().link().getBytes(StandardCharsets.ISO_8859_1));
        Branch holder = walk.find(target.directory(), _ -> false);
        Branch source = holder == null ? null : holder.child(target.name());
        if (source == null) {
            throw UnrootException.badInput("the hard link's target " + target.path() + " does not exist");
        }
        if (source.inode().isDirectory()) {
            throw UnrootException.badInput("the hard link's target " + target.path() + " is a directory");
        }
        Inode inode = source.inode();
        origins.putIfAbsent(inode, source.path());
        Branch put = directory.put(name, inode, layer);
        amend(inode, entry.inode(), put);
    }

    /** Engines chown, chmod and set attributes through a hard link's name with what its header says. */
    private void amend(Inode inode, Inode header, Branch put) {
        Inode current = amended.getOrDefault(inode, inode);
        Inode changed = current.amendedBy(header);
        if (!changed.equals(current) && !changed.looksLike(current)) {
            amended.put(inode, changed);
            origins.put(changed, origins.getOrDefault(inode, put.path()));
            note(MergeNote.Kind.HARD_LINK_CHANGES, put.path());
        }
    }

    private void takeAway(Branch directory, String name, Branch old) {
        directory.remove(name);
        if (old.inode().isDirectory() || old.inode().isSymlink()) {
            last = null;
        }
    }

    private Branch directoryOf(EntryName name) throws UnrootException {
        if (last == null || !lastDirectory.equals(name.directory())) {
            last = walk.make(name.directory(), layer);
            lastDirectory = name.directory();
        }
        lastLink = last.link();
        return last.directory();
    }

    private void note(MergeNote.Kind kind, FilePath path) {
        notes.add(kind, path, layer);
    }
}
