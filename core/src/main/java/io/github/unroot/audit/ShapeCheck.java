package io.github.unroot.audit;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.MergeNote;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How the image is put together: its layers, its health check, the places that a runtime mounts over. */
final class ShapeCheck implements Check {
    private static final int LAYERS_MAX = 40;
    private static final List<FilePath> MOUNT_POINTS =
            List.of(FilePath.of("/proc"), FilePath.of("/sys"), FilePath.of("/dev"));

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        for (FilePath path : MOUNT_POINTS) {
            Optional<Inode> inode = image.tree().lookup(path);
            if (inode.isPresent() && !inode.get().isDirectory()) {
                findings.accept(Finding.of(
                                Rule.MOUNT_POINT, Severity.HIGH, "it must be a directory: the runtime mounts over it")
                        .at(path)
                        .inLayer(inode.get().layer())
                        .against(1));
            }
        }
        if (image.config().healthcheck().isEmpty()) {
            findings.accept(Finding.of(
                    Rule.NO_HEALTHCHECK, Severity.LOW, "the config has no health check, so no engine sees it fail"));
        }
        int layers = image.config().diffIds().size();
        if (layers > LAYERS_MAX) {
            findings.accept(Finding.of(Rule.MANY_LAYERS, Severity.LOW, "it has " + layers + " layers"));
        }
        image.notes().stream().map(ShapeCheck::finding).forEach(findings);
    }

    private static Finding finding(MergeNote note) {
        Finding finding = switch (note.kind()) {
            case THROUGH_LINK ->
                Finding.of(
                        Rule.THROUGH_LINK,
                        Severity.INFO,
                        "entries that lie behind this link: " + note.count() + "; they land where it leads");
            case DUPLICATE ->
                Finding.of(
                        Rule.DUPLICATE_ENTRY,
                        Severity.INFO,
                        "the layer has it " + (note.count() + 1) + " times; the last counts");
            case HARD_LINK_CHANGES ->
                Finding.of(
                        Rule.HARD_LINK_CHANGES,
                        Severity.LOW,
                        "its header gives the target another mode, owner or attribute; engines follow it, others do not");
            case LATE_WHITEOUT ->
                Finding.of(
                        Rule.LATE_WHITEOUT,
                        Severity.MEDIUM,
                        "the layer has a whiteout after it: here it stays, as the specification says; some engines"
                                + " take it away");
            case EMPTY_LAYER ->
                Finding.of(
                        Rule.EMPTY_LAYER,
                        Severity.LOW,
                        "not even an archive's end; engines take it for a layer that changes nothing");
        };
        return finding.at(note.path()).inLayer(note.layer());
    }
}
