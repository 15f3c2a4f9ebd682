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
import io.github.unroot.tree.Resolution;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An image and the file tree that its layers make together. One pass over the layers is all it takes: the few files that
 * the audit reads are kept on the way.
 *
 * @param layers each layer's entries, the lowest first, to be merged again with another on top
 * @param accounts whom the image's own files know
 */
record IndexedImage(Image image, List<LayerEntries> layers, MergedLayers merged, Accounts accounts) {
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
            MergedLayers complete = AccountFiles.kept(image, merged);
            return new IndexedImage(image, layers, complete, accounts(image, complete));
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

    private static Accounts accounts(Image image, MergedLayers merged) throws UnrootException {
        try {
            return Accounts.of(merged.tree(), merged.contents());
        } catch (UnrootException e) {
            throw e.located(place -> place.entry()
                    .flatMap(path -> blob(image, merged.tree(), FilePath.of(path)))
                    .map(place::inBlob)
                    .orElse(place));
        }
    }

    /** Which layer holds a file. */
    private static Optional<String> blob(Image image, FileTree tree, FilePath path) {
        return tree.resolve(path, true) instanceof Resolution.Found found
                ? Optional.of(image.manifest()
                        .layers()
                        .get(found.inode().layer())
                        .digest()
                        .toString())
                : Optional.empty();
    }

    List<Finding> findings() {
        return Audit.of(merged, image.manifest(), config(), accounts);
    }
}
