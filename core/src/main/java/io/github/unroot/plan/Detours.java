package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;

/**
 * A single file that the program makes anew among files that it must not be able to change: a symbolic link leads it to a
 * scratch directory.
 */
final class Detours {
    private static final FilePath SCRATCH = FilePath.of("/run/unroot");

    private final Subject subject;
    private final WritablePaths writable;
    private final Evidence baseline;

    Detours(Subject subject, WritablePaths writable, Evidence baseline) {
        this.subject = subject;
        this.writable = writable;
        this.baseline = baseline;
    }

    /**
     * None where what the file held is read, or where the name itself is made, renamed or removed: such calls follow no
     * link.
     */
    List<Step> steps(Access denied, FilePath path) {
        boolean opens = denied.call().startsWith("open") || denied.call().equals("creat");
        boolean fresh = subject.tree().lookup(path).isEmpty() || denied.detail().contains("O_TRUNC");
        boolean renamed = baseline.accesses().stream()
                .anyMatch(access ->
                        (access.operation() == Access.Operation.RENAME || access.operation() == Access.Operation.DELETE)
                                && access.path()
                                        .map(subject::place)
                                        .filter(path::equals)
                                        .isPresent());
        if (!opens
                || !fresh
                || renamed
                || denied.detail().contains("O_EXCL")
                || !denied.detail().contains("O_CREAT")
                || Secrets.isSecret(path)
                || path.startsWith(FilePath.of("/usr"))) {
            return List.of();
        }
        FilePath target = SCRATCH.child(String.join("-", path.components()));
        String reason = denied.program() + " makes it among files that stay read-only";
        List<Change> changes = new ArrayList<>(writable.declare(SCRATCH, reason));
        changes.add(new Change.AddLink(path, target.toString(), reason));
        return List.of(new Step(changes, denied.program() + " may not make " + path, false));
    }
}
