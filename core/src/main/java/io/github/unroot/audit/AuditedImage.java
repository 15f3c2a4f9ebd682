package io.github.unroot.audit;

import io.github.unroot.identity.Accounts;
import io.github.unroot.identity.Identity;
import io.github.unroot.identity.RunsAs;
import io.github.unroot.identity.UserSpec;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.tree.FileContents;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.MergeNote;
import io.github.unroot.tree.MergedLayers;
import java.util.List;

/**
 * All that the checks may ask.
 *
 * @param runsAs whom the config's user makes of the process
 * @param start what is run when a container starts, and the scripts that this reaches
 */
record AuditedImage(
        FileTree tree,
        Manifest manifest,
        ImageConfig config,
        FileContents contents,
        List<MergeNote> notes,
        Accounts accounts,
        RunsAs runsAs,
        Start start) {
    /** As OpenShift gives it: a user that no image knows, in group 0. */
    static final Identity ARBITRARY = Identity.of(1_000_680_000, 0);

    static AuditedImage of(MergedLayers layers, Manifest manifest, ImageConfig config, Accounts accounts) {
        return new AuditedImage(
                layers.tree(),
                manifest,
                config,
                layers.contents(),
                layers.notes(),
                accounts,
                new UserSpec(config.user()).resolve(accounts),
                Start.of(layers.tree(), config, layers.contents()));
    }
}
