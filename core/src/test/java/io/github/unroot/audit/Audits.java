package io.github.unroot.audit;

import io.github.unroot.identity.Accounts;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.MergedLayers;
import java.util.List;

/** Audits of layers and a config, under a manifest that has nothing odd. */
public final class Audits {
    private Audits() {}

    public static List<Finding> of(MergedLayers layers, ImageConfig config) throws UnrootException {
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_CONFIG, config.digest(), config.toBytes().length);
        Manifest manifest = Manifest.of(MediaTypes.OCI_MANIFEST, descriptor, List.of());
        return Audit.of(layers, manifest, config, Accounts.of(layers.tree(), layers.contents()));
    }
}
