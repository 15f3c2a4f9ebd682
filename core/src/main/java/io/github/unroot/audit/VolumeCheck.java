package io.github.unroot.audit;

import io.github.unroot.identity.PermissionCheck;
import io.github.unroot.identity.Permit;
import io.github.unroot.identity.Want;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Volumes that a user that the image does not know could not write: an empty volume gets the mode of the image's directory. */
final class VolumeCheck implements Check {
    private static final List<FilePath> RUNTIMES_OWN =
            List.of(FilePath.of("/proc"), FilePath.of("/sys"), FilePath.of("/dev"));

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        for (String text : image.config().volumes()) {
            Optional<FilePath> volume = text.startsWith("/") ? Start.path(text) : Optional.empty();
            if (volume.isEmpty()
                    || volume.get().isRoot()
                    || RUNTIMES_OWN.stream().anyMatch(volume.get()::startsWith)) {
                String shown = EscapedText.shown(text, 100);
                findings.accept(Finding.of(
                        Rule.ODD_VOLUME, Severity.LOW, "the volume \"" + shown + "\" can't be one and is not made"));
            } else {
                writable(image, volume.get(), findings);
            }
        }
    }

    private static void writable(AuditedImage image, FilePath volume, Consumer<Finding> findings) {
        Permit permit = PermissionCheck.check(image.tree(), AuditedImage.ARBITRARY, volume.child("x"), Want.CREATE);
        switch (permit) {
            case Permit.Allowed _ -> {}
            case Permit.Denied denied ->
                findings.accept(Finding.of(Rule.VOLUME_DENIED, Severity.HIGH, "it is a volume, and " + denied)
                        .at(volume)
                        .inLayer(denied.inode().layer())
                        .against(2));
            case Permit.Absent _ ->
                findings.accept(Finding.of(
                                Rule.VOLUME_DENIED,
                                Severity.HIGH,
                                "it is a volume and not in the image, so engines make it as root's")
                        .at(volume)
                        .against(2));
        }
    }
}
