package io.github.unroot.audit;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the manifest and the config say that engines take, and others may not. */
final class DocumentCheck implements Check {

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        foreign(image.manifest())
                .ifPresent(blob -> findings.accept(Finding.of(
                        Rule.MIXED_TYPES,
                        Severity.LOW,
                        "the manifest is of type " + image.manifest().mediaType() + " and names a blob of type "
                                + blob.mediaType() + ", which some registries and engines refuse")));
        if (!image.config().isHistoryConsistent()) {
            findings.accept(Finding.of(
                    Rule.HISTORY_MISMATCH,
                    Severity.LOW,
                    "the history does not tell of the "
                            + image.config().diffIds().size()
                            + " layers that there are; a plan's result has one made anew"));
        }
    }

    /** The first blob of the other family. */
    private static Optional<Descriptor> foreign(Manifest manifest) {
        if (MediaTypes.isDocker(manifest.config().mediaType()) != manifest.isDocker()) {
            return Optional.of(manifest.config());
        }
        List<Descriptor> layers = manifest.layers();
        return layers.stream()
                .filter(layer -> MediaTypes.isDocker(layer.mediaType()) != manifest.isDocker())
                .findFirst();
    }
}
