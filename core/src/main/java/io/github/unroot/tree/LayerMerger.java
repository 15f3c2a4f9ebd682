package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts layers on each other, the lowest first, as the container engines do: whiteouts take away from lower layers only,
 * wherever in their layer they stand; an entry whose directory's path goes through a symbolic link lands behind the link.
 *
 * <p>The time is linear in the entries and the depth of their paths.
 */
public final class LayerMerger {
    private static final int NOTES_MAX = 1000;

    private final Branch root = Branch.root();
    private final Map<Inode, byte[]> contents = new HashMap<>();
    private final Map<Inode, Inode> amended = new HashMap<>();
    private final Map<Inode, FilePath> origins = new HashMap<>();
    private final Map<MergeNote, Integer> notes = new LinkedHashMap<>();
    private final WalkSteps steps;
    private int layer;
    private @Nullable Set<FilePath> namesOfLayer;
    private String lastDirectory = "";
    private @Nullable Branch lastBranch;
    private @Nullable FilePath lastLink;
    private String lastSearched = "";
    private @Nullable Branch lastFound;

    private LayerMerger(WalkSteps steps) {
        this.steps = steps;
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
        List<MergeNote> counted = new ArrayList<>();
        notes.forEach((note, count) -> counted.add(new MergeNote(note.kind(), note.path(), note.layer(), count)));
        return new MergedLayers(tree, new FileContents(contents), counted);
    }

    private void add(LayerEntries entries, int number) throws UnrootException {
        layer = number;
        lastLink = null;
        namesOfLayer = null;
        lastBranch = null;
        lastFound = null;
        if (entries.isEmpty()) {
            note(MergeNote.Kind.EMPTY_LAYER, FilePath.ROOT);
        }
        contents.putAll(entries.contents());
        for (LayerEntries.Whiteout whiteout : entries.whiteouts()) {
            remove(whiteout, entries);
        }
        for (LayerEntries.Entry entry : entries.entries()) {
            try {
                put(entry);
            } catch (UnrootException e) {
                String name = EscapedText.abridged(entry.name().relative());
                throw e.located(place -> place.atEntry(name).atOffset(entry.offset()));
            }
        }
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
        Branch holder = existing(target.directory(), null);
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
        if (!changed.looksLike(current)) {
            amended.put(inode, changed);
            origins.put(changed, origins.getOrDefault(inode, put.path()));
            note(MergeNote.Kind.HARD_LINK_CHANGES, put.path());
        }
    }

    private void takeAway(Branch directory, String name, Branch old) {
        directory.remove(name);
        if (old.inode().isDirectory() || old.inode().isSymlink()) {
            lastBranch = null;
        }
    }

    private Branch directoryOf(EntryName name) throws UnrootException {
        if (lastBranch == null || !lastDirectory.equals(name.directory())) {
            lastLink = null;
            lastBranch = made(name.directory());
            lastDirectory = name.directory();
        }
        return lastBranch;
    }

    /** The directory of that path, links followed; what is missing is made. */
    private Branch made(String directory) throws UnrootException {
        Deque<String> ahead = components(directory);
        Branch here = root;
        int links = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.removeFirst();
            steps.take();
            if (component.equals("..")) {
                here = here.parentOrSelf();
                continue;
            }
            Branch child = here.child(component);
            if (child == null) {
                here = here.putImplied(component, layer);
            } else if (child.inode().isDirectory()) {
                here = child;
            } else if (child.inode().isSymlink()) {
                if (++links > PathWalk.LINKS_MAX) {
                    throw UnrootException.badInput(
                            "its directory lies behind more than " + PathWalk.LINKS_MAX + " symbolic links");
                }
                lastLink = child.path();
                here = follow(child, here, ahead);
            } else {
                throw UnrootException.badInput(child.path() + ", which should hold it, is not a directory");
            }
        }
        return here;
    }

    private void remove(LayerEntries.Whiteout whiteout, LayerEntries entries) throws UnrootException {
        Branch directory = searched(whiteout.name().directory(), entries);
        if (directory == null) {
            return;
        }
        if (whiteout.name().name().isEmpty()) {
            directory.clear();
            lastFound = null;
            return;
        }
        Branch gone = directory.child(whiteout.name().name());
        directory.remove(whiteout.name().name());
        if (gone != null && (gone.inode().isDirectory() || gone.inode().isSymlink())) {
            lastFound = null;
        }
    }

    /** Whiteouts of one directory stand beside each other: its path is walked once, unless a part of it may be gone. */
    private @Nullable Branch searched(String directory, LayerEntries entries) throws UnrootException {
        if (lastFound == null || !lastSearched.equals(directory)) {
            lastFound = existing(directory, entries);
            lastSearched = directory;
        }
        return lastFound;
    }

    /**
     * The directory of that path, links followed, if there is one.
     *
     * @param replacing the layer whose entries may take a link's place: what it removes then lies behind the entry, not
     *     behind the link
     */
    private @Nullable Branch existing(String directory, @Nullable LayerEntries replacing) throws UnrootException {
        Deque<String> ahead = components(directory);
        Branch here = root;
        int links = 0;
        while (!ahead.isEmpty()) {
            String component = ahead.removeFirst();
            steps.take();
            Branch child = component.equals("..") ? here.parentOrSelf() : here.child(component);
            if (child != null && child.inode().isSymlink()) {
                if (++links > PathWalk.LINKS_MAX || (replacing != null && isNamedIn(replacing, child.path()))) {
                    return null;
                }
                here = follow(child, here, ahead);
            } else if (child == null || !child.inode().isDirectory()) {
                return null;
            } else {
                here = child;
            }
        }
        return here;
    }

    /** Rarely asked, so that the names are gathered only then. */
    private boolean isNamedIn(LayerEntries entries, FilePath path) {
        if (namesOfLayer == null) {
            namesOfLayer = new HashSet<>();
            for (LayerEntries.Entry entry : entries.entries()) {
                namesOfLayer.add(entry.name().path());
            }
        }
        return namesOfLayer.contains(path);
    }

    private Branch follow(Branch link, Branch directory, Deque<String> ahead) throws UnrootException {
        String target = link.inode().link();
        Deque<String> components = components(target);
        steps.takeLink(components.size());
        while (!components.isEmpty()) {
            ahead.addFirst(components.removeLast());
        }
        return target.startsWith("/") ? root : directory;
    }

    private static Deque<String> components(String path) {
        Deque<String> components = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        components.removeIf(component -> component.isEmpty() || component.equals("."));
        return components;
    }

    private void note(MergeNote.Kind kind, FilePath path) {
        MergeNote note = new MergeNote(kind, path, layer, 0);
        if (notes.size() < NOTES_MAX || notes.containsKey(note)) {
            notes.merge(note, 1, Integer::sum);
        }
    }
}
