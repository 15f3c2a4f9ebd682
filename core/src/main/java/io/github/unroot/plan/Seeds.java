package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Directories that the program writes to and that hold what it needs: an empty volume over one hides that, so a copy is
 * kept, and a start script fills the volume from it.
 */
final class Seeds {
    private static final FilePath HOME = FilePath.of("/usr/lib/unroot");
    private static final FilePath SCRIPT = HOME.child("fill");
    private static final Permission EXECUTABLE = new Permission(0755, 0, 0);
    private static final long COPY_BYTES_MAX = 256L << 20;
    private static final List<String> TOOLS = List.of("/bin/sh", "/bin/cp", "/bin/ls");

    private final Subject subject;
    private final Draft draft;
    private final TraceFacts facts;

    Seeds(Subject subject, Draft draft, TraceFacts facts) {
        this.subject = subject;
        this.draft = draft;
        this.facts = facts;
    }

    /** Empty where the directory is too large, everybody's, or the image has no shell to fill it with. */
    Optional<Step> step(FilePath directory, String evidence) {
        boolean possible = draft.find("copy " + directory).isEmpty()
                && subject.isDirectory(directory)
                && !directory.isRoot()
                && !Places.isShared(directory)
                && !isProgramDirectory(directory)
                && !holdsSecret(directory)
                && bytes(directory) <= COPY_BYTES_MAX
                && TOOLS.stream()
                        .allMatch(tool -> subject.resolve(FilePath.of(tool)).isPresent());
        return possible ? Optional.of(new Step(changes(directory, evidence), evidence, false)) : Optional.empty();
    }

    private List<Change> changes(FilePath directory, String evidence) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.KeepCopy(directory, keptAt(directory), evidence));
        changes.add(new Change.DeclareWritable(directory, Places.lifetime(directory), evidence));
        subject.tree()
                .lookup(directory)
                .filter(inode -> !Grants.givesAll(inode))
                .ifPresent(inode -> changes.add(Grants.permission(directory, inode, 0070, evidence)));
        changes.addAll(Grants.wayTo(subject, directory, evidence));
        TreeSet<FilePath> all = new TreeSet<>(List.of(directory));
        for (Change change : draft.changes()) {
            if (change instanceof Change.KeepCopy copy) {
                all.add(copy.path());
            }
        }
        changes.add(new Change.AddFile(
                SCRIPT,
                new Content.Text(script(List.copyOf(all))),
                EXECUTABLE,
                "fills writable directories that are mounted empty"));
        changes.addAll(command());
        return changes;
    }

    private List<Change> command() {
        List<String> entrypoint = facts.entrypoint();
        if (!entrypoint.isEmpty() && entrypoint.getFirst().equals(SCRIPT.toString())) {
            return List.of();
        }
        List<String> wrapped = new ArrayList<>(List.of(SCRIPT.toString()));
        wrapped.addAll(entrypoint);
        return List.of(new Change.SetCommand(wrapped, facts.command(), "starts with filling writable directories"));
    }

    private static FilePath keptAt(FilePath directory) {
        FilePath kept = HOME.child("kept");
        for (String component : directory.components()) {
            kept = kept.child(component);
        }
        return kept;
    }

    private static String script(List<FilePath> directories) {
        StringBuilder text =
                new StringBuilder("#!/bin/sh\n# Fills what was mounted empty with what the image holds for it.\n");
        for (FilePath directory : directories) {
            text.append("[ -n \"$(ls -A ")
                    .append(quoted(directory))
                    .append(" 2>/dev/null)\" ] || cp -R ")
                    .append(quoted(keptAt(directory)))
                    .append("/. ")
                    .append(quoted(directory))
                    .append("/ || exit 1\n");
        }
        return text.append("exec \"$@\"\n").toString();
    }

    private static String quoted(FilePath path) {
        return "'" + path.text().replace("'", "'\\''") + "'";
    }

    private static boolean isProgramDirectory(FilePath directory) {
        return directory.startsWith(FilePath.of("/usr"))
                || directory.startsWith(FilePath.of("/bin"))
                || directory.startsWith(FilePath.of("/sbin"))
                || directory.startsWith(FilePath.of("/lib"))
                || directory.startsWith(FilePath.of("/lib64"))
                || directory.equals(FilePath.of("/etc"));
    }

    private boolean holdsSecret(FilePath directory) {
        boolean[] found = {Secrets.isSecret(directory)};
        subject.tree().forEach(directory, (path, inode) -> found[0] |= inode.isFile() && Secrets.isSecret(path));
        return found[0];
    }

    private long bytes(FilePath directory) {
        long[] sum = {0};
        subject.tree().forEach(directory, (path, inode) -> sum[0] += inode.size());
        return sum[0];
    }
}
