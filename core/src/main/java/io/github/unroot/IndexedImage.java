package io.github.unroot;

import io.github.unroot.identity.Accounts;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.Image;
import io.github.unroot.tree.FileContents;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergeNote;
import io.github.unroot.tree.MergedLayers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * An image and the file tree that its layers make together. One pass over the layers is all it takes: the few files that
 * the audit reads are kept on the way.
 *
 * @param layers each layer's entries, the lowest first, to be merged again with another on top
 * @param contents of the account files and of what may be a start script
 */
public record IndexedImage(
        Image image, List<LayerEntries> layers, FileTree tree, FileContents contents, List<MergeNote> notes) {
    private static final Set<FilePath> ACCOUNT_FILES =
            Set.of(Accounts.PASSWD, Accounts.GROUP, FilePath.of("/usr/lib/passwd"), FilePath.of("/usr/lib/group"));

    public IndexedImage {
        layers = List.copyOf(layers);
        notes = List.copyOf(notes);
    }

    /** @throws UnrootException if a layer is not what its digest says, or is no layer */
    public static IndexedImage of(Image image) throws IOException {
        Predicate<FilePath> wanted = wanted(image.config());
        List<LayerEntries> layers = image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, wanted));
        MergedLayers merged;
        try {
            merged = LayerMerger.merge(
                    layers,
                    layer -> image.manifest().layers().get(layer).digest().toString());
        } catch (UnrootException e) {
            throw e.located(place -> place.inImage(image.reference().toString()));
        }
        return new IndexedImage(image, layers, merged.tree(), merged.contents(), merged.notes());
    }

    public ImageConfig config() {
        return image.config();
    }

    public Accounts accounts() throws UnrootException {
        return Accounts.of(tree, contents);
    }

    /** Scripts that the command line or the health check names, by their last component: links are not known yet. */
    private static Predicate<FilePath> wanted(ImageConfig config) {
        Set<String> names = new HashSet<>();
        List<String> words = new ArrayList<>(config.entrypoint());
        words.addAll(config.command());
        config.healthcheck().ifPresent(check -> words.addAll(check.test()));
        for (String word : words) {
            for (String part : word.split("[\\s;&|]+")) {
                names.add(part.substring(part.lastIndexOf('/') + 1));
            }
        }
        names.remove("");
        return path -> ACCOUNT_FILES.contains(path)
                || names.contains(path.name())
                || path.name().endsWith(".sh");
    }
}
