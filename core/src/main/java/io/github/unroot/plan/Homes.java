package io.github.unroot.plan;

import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A home for a user that has none. */
final class Homes {
    private static final FilePath TEMPORARY = FilePath.of("/tmp");

    private Homes() {}

    /**
     * @param before the image's own, or null
     * @param writable whether the program was seen to write there
     */
    static List<Change> changes(@Nullable String before, boolean writable, String reason) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.SetEnvironment("HOME", before, TEMPORARY.toString(), reason));
        if (writable) {
            changes.add(new Change.DeclareWritable(TEMPORARY, Lifetime.SCRATCH, "the program writes to its home"));
        }
        return changes;
    }
}
