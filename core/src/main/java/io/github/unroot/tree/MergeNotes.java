package io.github.unroot.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes in the order in which they arose, equal ones counted; so many and no more. */
final class MergeNotes {
    private static final int NOTES_MAX = 1000;

    private final Map<MergeNote, Integer> notes = new LinkedHashMap<>();

    void add(MergeNote.Kind kind, FilePath path, int layer) {
        MergeNote note = new MergeNote(kind, path, layer, 0);
        if (notes.size() < NOTES_MAX || notes.containsKey(note)) {
            notes.merge(note, 1, Integer::sum);
        }
    }

    List<MergeNote> counted() {
        List<MergeNote> counted = new ArrayList<>();
        notes.forEach((note, count) -> counted.add(new MergeNote(note.kind(), note.path(), note.layer(), count)));
        return counted;
    }
}
