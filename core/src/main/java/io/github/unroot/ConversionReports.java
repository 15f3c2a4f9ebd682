package io.github.unroot;

import io.github.unroot.identity.Identity;
import io.github.unroot.identity.WritableSurface;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Planner;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.report.ConversionReport;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what a conversion cost and what it left writable. */
final class ConversionReports {
    private ConversionReports() {}

    static ConversionReport of(
            IndexedImage indexed, Conversion.Outcome outcome, Reference destination, Proof proof, Identity user)
            throws UnrootException {
        List<Change> changes = outcome.changes();
        FileTree after = outcome.variant().tree();
        Set<String> old = new HashSet<>();
        indexed.image()
                .manifest()
                .layers()
                .forEach(layer -> old.add(layer.digest().toString()));
        long added = outcome.variant().content().manifest().layers().stream()
                .filter(layer -> !old.contains(layer.digest().toString()))
                .mapToLong(Descriptor::size)
                .sum();
        List<FilePath> writable = Planner.writable(changes);
        Map<FilePath, Long> bytes = new TreeMap<>();
        for (Change change : changes) {
            path(change)
                    .ifPresent(path ->
                            after.lookup(path).ifPresent(inode -> bytes.put(path, inode.isFile() ? inode.size() : 0)));
        }
        return new ConversionReport(
                indexed.image().reference().toString(),
                destination.toString(),
                indexed.findings(),
                changes,
                bytes,
                proof,
                added,
                WritableSurface.count(after, user),
                WritableSurface.count(WritableSurface.afterGroupEqualsUser(indexed.tree(), writable), user));
    }

    private static java.util.Optional<FilePath> path(Change change) {
        return switch (change) {
            case Change.SetPermission set -> java.util.Optional.of(set.path());
            case Change.EditFile edit -> java.util.Optional.of(edit.path());
            case Change.AddFile add -> java.util.Optional.of(add.path());
            case Change.AddDirectory add -> java.util.Optional.of(add.path());
            case Change.AddLink add -> java.util.Optional.of(add.path());
            case Change.KeepCopy copy -> java.util.Optional.of(copy.to());
            case Change.SetUser _,
                    Change.SetEnvironment _,
                    Change.SetCommand _,
                    Change.SetWorkingDirectory _,
                    Change.MovePort _,
                    Change.SetHealthcheck _,
                    Change.DeclareWritable _ -> java.util.Optional.empty();
        };
    }
}
