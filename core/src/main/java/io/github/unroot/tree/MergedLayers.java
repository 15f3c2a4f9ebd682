package io.github.unroot.tree;

import java.util.List;

/** What became of an image's layers. */
public record MergedLayers(FileTree tree, FileContents contents, List<MergeNote> notes) {
    public MergedLayers {
        notes = List.copyOf(notes);
    }
}
