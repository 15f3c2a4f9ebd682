package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.LayerEntries.Whiteout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One layer's whiteouts: what they take away of the layers below, and which of them come too late. */
final class Whiteouts {
    private final BranchWalk walk;
    private final LayerEntries entries;
    private final List<Whiteout> whiteouts;
    private @Nullable Set<FilePath> names;
    private String lastDirectory = "";
    private @Nullable Branch lastFound;
    private int next;

    Whiteouts(BranchWalk walk, LayerEntries entries) {
        this.walk = walk;
        this.entries = entries;
        this.whiteouts = entries.whiteouts();
    }

    /** Before anything of the layer is put: whiteouts take away from lower layers only, wherever they stand. */
    void removeAll() throws UnrootException {
        for (Whiteout whiteout : whiteouts) {
            try {
                remove(whiteout);
            } catch (UnrootException e) {
                String name = EscapedText.abridged(whiteout.name().relative());
                throw e.located(place -> place.atEntry(name).atOffset(whiteout.offset()));
            }
        }
        lastFound = null;
    }

    private void remove(Whiteout whiteout) throws UnrootException {
        Branch directory = directoryOf(whiteout);
        if (directory == null) {
            return;
        }
        if (whiteout.isOpaque()) {
            directory.clear();
            lastFound = null;
            return;
        }
        Branch gone = directory.child(whiteout.name().name());
        directory.remove(whiteout.name().name());
        if (gone != null && !gone.inode().isFile()) {
            lastFound = null;
        }
    }

    /**
     * Notes the whiteouts that stand after so many entries and name what the layer has put before: it stays, as the
     * specification says, but some engines take it away.
     */
    void noteLate(int entriesPut, int layer, MergeNotes notes) throws UnrootException {
        lastFound = null;
        while (next < whiteouts.size() && whiteouts.get(next).entriesBefore() == entriesPut) {
            Whiteout whiteout = whiteouts.get(next++);
            Branch directory = whiteout.isOpaque() ? null : directoryOf(whiteout);
            Branch there =
                    directory == null ? null : directory.child(whiteout.name().name());
            if (there != null) {
                notes.add(MergeNote.Kind.LATE_WHITEOUT, there.path(), layer);
            }
        }
    }

    /**
     * A layer's entry may take a link's place: what the layer removes then lies behind the entry, not behind the link.
     * Whiteouts of one directory stand beside each other: its path is walked once, unless a part of it may be gone.
     */
    private @Nullable Branch directoryOf(Whiteout whiteout) throws UnrootException {
        String directory = whiteout.name().directory();
        if (lastFound == null || !lastDirectory.equals(directory)) {
            lastFound = walk.find(directory, this::isNamed);
            lastDirectory = directory;
        }
        return lastFound;
    }

    /** Rarely asked, so that the names are gathered only then. */
    private boolean isNamed(FilePath path) {
        if (names == null) {
            names = new HashSet<>();
            for (LayerEntries.Entry entry : entries.entries()) {
                names.add(entry.name().path());
            }
        }
        return names.contains(path);
    }
}
