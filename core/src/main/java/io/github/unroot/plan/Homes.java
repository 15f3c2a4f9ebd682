package io.github.unroot.plan;

import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;

/** A home for a user that has none, or only one that is closed to all but root (FAILURES.md, rows 26, 28). */
final class Homes {
    private static final FilePath TEMPORARY = FilePath.of("/tmp");
    private static final FilePath ROOTS = FilePath.of("/root");

    private Homes() {}

    /** Whether the program is told a home that another user than root could have. */
    static boolean isTold(Subject subject, Draft draft) {
        return draft.environment("HOME")
                .or(() -> Variables.value(subject.config(), "HOME"))
                .filter(home -> home.startsWith("/") && home.length() > 1 && !home.matches("/root(/.*)?"))
                .isPresent();
    }

    /** Whether what is written there is meant for a home: below root's, or a dot file where the home is "/". */
    static boolean isMeant(FilePath path) {
        return path.startsWith(ROOTS) || (path.parent().isRoot() && path.name().startsWith("."));
    }

    /** @param writable whether the program was seen to write there */
    static List<Change> changes(Subject subject, boolean writable, String reason) {
        List<Change> changes = new ArrayList<>();
        String before = Variables.value(subject.config(), "HOME").orElse(null);
        changes.add(new Change.SetEnvironment("HOME", before, TEMPORARY.toString(), reason));
        if (writable) {
            String why = "the program writes to its home";
            changes.add(new Change.DeclareWritable(TEMPORARY, Lifetime.SCRATCH, why));
            if (subject.tree().lookup(TEMPORARY).isEmpty()) {
                changes.add(new Change.AddDirectory(TEMPORARY, WritablePaths.EVERYBODYS, why));
            }
        }
        return changes;
    }
}
