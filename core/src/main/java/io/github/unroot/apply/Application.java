package io.github.unroot.apply;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.HistoryEntry;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.plan.Plan;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes an image of another and a plan: one layer on top, a new config, and a manifest that says where it came from. */
public final class Application {
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";
    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String PLAN_DIGEST = "io.github.unroot.plan";

    private final Image image;
    private final Plan plan;
    private final ApplyOptions options;
    private final ScratchFile scratch;
    private final List<Descriptor> layers;
    private final List<Digest> diffIds;
    private final Map<Digest, BlobContent> newLayers = new HashMap<>();

    private Application(Image image, Plan plan, ApplyOptions options, ScratchFile scratch) {
        this.image = image;
        this.plan = plan;
        this.options = options;
        this.scratch = scratch;
        layers = new ArrayList<>(image.manifest().layers());
        diffIds = new ArrayList<>(image.config().diffIds());
    }

    /**
     * Nothing is written but to the scratch file, which must stay open until the result is published.
     *
     * @param tree the image's own
     */
    public static ImageContent apply(Image image, FileTree tree, Plan plan, ApplyOptions options, ScratchFile scratch)
            throws IOException {
        return apply(image, tree, plan, options, scratch, new CopiedFiles(tree, image::readLayer, scratch));
    }

    /** @param originals kept from plan to plan, so that a layer is read again only for what no plan before touched */
    public static ImageContent apply(
            Image image, FileTree tree, Plan plan, ApplyOptions options, ScratchFile scratch, CopiedFiles originals)
            throws IOException {
        if (plan.isEmpty()) {
            return ImageContent.of(image);
        }
        originals.fetch(Touched.byContent(tree, plan.changes()));
        int layer = image.manifest().layers().size();
        TreeAfter after = TreeAfter.of(tree, plan.changes(), layer, options.time(), originals);
        return new Application(image, plan, options, scratch).content(tree, after);
    }

    private ImageContent content(FileTree before, TreeAfter after) throws IOException {
        ImageConfig changed = ConfigAfter.of(image.config(), plan.changes());
        SortedSet<FilePath> stacked = new TreeSet<>(after.paths());
        if (options.rewrite()) {
            Rewrites rewrites = Rewrites.of(before, after, linkedNames());
            rewrites.byLayer().forEach((_, files) -> stacked.removeAll(files.paths()));
            for (Map.Entry<Integer, Rewrites.Files> files : rewrites.byLayer().entrySet()) {
                rewrite(files.getKey(), files.getValue().rewriter());
            }
            changed = changed.withReplacedDiffIds(diffIds);
        }
        ImageConfig config =
                described(stacked.isEmpty() ? changed.withoutLayer(history()) : stack(after, stacked, changed));
        return ImageContent.of(image, manifest(config), config, newLayers);
    }

    private ImageConfig stack(TreeAfter after, SortedSet<FilePath> paths, ImageConfig config) throws IOException {
        if (layers.size() == Manifest.LAYERS_MAX) {
            throw UnrootException.badInput(
                    "the image has " + layers.size() + " layers already, and no image may have more; squash some");
        }
        NewLayer layer =
                NewLayer.write(image.manifest().mediaType(), scratch, tar -> NewLayer.writePaths(after, paths, tar));
        layers.add(layer.descriptor());
        newLayers.put(layer.descriptor().digest(), layer.content());
        return config.withLayerOnTop(layer.diffId(), history());
    }

    private Set<String> linkedNames() throws IOException {
        Set<String> all = new HashSet<>();
        image.readLayers((_, entries) -> LayerRewriter.linkedNames(entries)).forEach(all::addAll);
        return all;
    }

    private void rewrite(int number, LayerRewriter rewriter) throws IOException {
        NewLayer layer = image.readLayer(
                number,
                (_, entries) ->
                        NewLayer.write(image.manifest().mediaType(), scratch, tar -> rewriter.copy(entries, tar)));
        layers.set(number, layer.descriptor());
        diffIds.set(number, layer.diffId());
        newLayers.put(layer.descriptor().digest(), layer.content());
    }

    private HistoryEntry history() {
        return new HistoryEntry(
                options.time(), "unroot apply", plan.changes().size() + " changes of plan " + plan.digest());
    }

    /** Docker's manifests know no annotations: there the labels say where the image came from. */
    private ImageConfig described(ImageConfig config) {
        ImageConfig described = config;
        if (image.manifest().isDocker()) {
            for (Map.Entry<String, String> fact : provenance().entrySet()) {
                described = described.withLabel(fact.getKey(), fact.getValue());
            }
        }
        return described;
    }

    private Manifest manifest(ImageConfig config) {
        Descriptor descriptor = image.manifest().config().withContent(config.digest(), config.toBytes().length);
        Manifest manifest = image.manifest().with(descriptor, layers);
        if (!manifest.isDocker()) {
            for (Map.Entry<String, String> fact : provenance().entrySet()) {
                manifest = manifest.withAnnotation(fact.getKey(), fact.getValue());
            }
        }
        return manifest;
    }

    private Map<String, String> provenance() {
        Map<String, String> facts = new TreeMap<>();
        facts.put(BASE_DIGEST, image.descriptor().digest().toString());
        options.baseName().ifPresent(name -> facts.put(BASE_NAME, name));
        facts.put(PLAN_DIGEST, plan.digest());
        return facts;
    }
}
