package io.github.unroot;

import io.github.unroot.audit.Audit;
import io.github.unroot.audit.Finding;
import io.github.unroot.identity.Accounts;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Image;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerBudget;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergedLayers;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/**
 * An image and the file tree that its layers make together. One pass over the layers is all it takes: the few files that
 * the audit reads are kept on the way.
 *
 * @param layers each layer's entries, the lowest first, to be merged again with another on top
 */
record IndexedImage(Image image, List<LayerEntries> layers, MergedLayers merged) {
    IndexedImage {
        layers = List.copyOf(layers);
    }

    /** @throws UnrootException if a layer is not what its digest says, or is no layer */
    static IndexedImage of(Image image) throws IOException {
        try {
            Predicate<FilePath> wanted = Audit.wanted(image.config());
            LayerBudget budget = new LayerBudget();
            List<LayerEntries> layers =
                    image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, wanted, budget));
            MergedLayers merged = LayerMerger.merge(
                    layers,
                    layer -> image.manifest().layers().get(layer).digest().toString());
            return new IndexedImage(image, layers, merged);
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(image.reference().toString()));
        }
    }

    Digest digest() {
        return image.descriptor().digest();
    }

    ImageConfig config() {
        return image.config();
    }

    FileTree tree() {
        return merged.tree();
    }

    Accounts accounts() throws UnrootException {
        return Accounts.of(merged.tree(), merged.contents());
    }

    List<Finding> findings() throws UnrootException {
        return Audit.of(merged, config());
    }
}
