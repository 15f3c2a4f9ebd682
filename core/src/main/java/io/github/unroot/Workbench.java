package io.github.unroot;

import io.github.unroot.apply.Application;
import io.github.unroot.apply.ApplyOptions;
import io.github.unroot.apply.CopiedFiles;
import io.github.unroot.identity.Identity;
import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Plan;
import io.github.unroot.sandbox.LayerContents;
import io.github.unroot.sandbox.Program;
import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.transport.LayerUse;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An image unpacked in a sandbox, and what plans make of it. The base is unpacked once; a plan's own layer is written,
 * read back as any reader would, and unpacked over it: what is tried is what will be published.
 */
final class Workbench {
    private final Sandbox sandbox;
    private final IndexedImage indexed;
    private final ApplyOptions options;
    private final ScratchFile scratch;
    private final String name;
    private final CopiedFiles originals;
    private final RootFileSystem base;
    private final Map<Plan, Variant> variants = new HashMap<>();
    private final Map<FilePath, Optional<byte[]>> read = new HashMap<>();

    Workbench(Sandbox sandbox, IndexedImage indexed, ApplyOptions options, ScratchFile scratch) throws IOException {
        this(sandbox, indexed, options, scratch, "");
    }

    /** @param name that tells its directories from those of other workbenches in the same sandbox */
    Workbench(Sandbox sandbox, IndexedImage indexed, ApplyOptions options, ScratchFile scratch, String name)
            throws IOException {
        this.name = name;
        this.sandbox = sandbox;
        this.indexed = indexed;
        this.options = options;
        this.scratch = scratch;
        Program.checkWorkingDirectory(indexed.config(), indexed.tree());
        this.originals = new CopiedFiles(indexed.tree(), indexed.image()::readLayer, scratch);
        this.base = sandbox.unpack(indexed.tree(), indexed.image()::readLayer, name + "base");
    }

    /**
     * What a plan makes of the image.
     *
     * @param content to publish
     * @param root to run
     */
    record Variant(ImageContent content, FileTree tree, RootFileSystem root) {
        ImageConfig config() {
            return content.config();
        }
    }

    /** The image as it is. */
    Variant original() {
        return new Variant(ImageContent.of(indexed.image()), indexed.tree(), base);
    }

    Variant with(List<Change> changes) throws IOException {
        Plan plan = new Plan(indexed.image().descriptor().digest().toString(), changes);
        Variant known = variants.get(plan);
        if (known == null) {
            known = plan.isEmpty() ? original() : make(plan);
            variants.put(plan, known);
        }
        return known;
    }

    private Variant make(Plan plan) throws IOException {
        ImageContent content = Application.apply(indexed.image(), indexed.tree(), plan, options, scratch, originals);
        List<Descriptor> layers = content.manifest().layers();
        int number = indexed.layers().size();
        if (options.rewrite() || layers.size() == number) {
            return rewritten(content);
        }
        Descriptor top = layers.getLast();
        List<LayerEntries> entries = new ArrayList<>(indexed.layers());
        entries.add(
                readLayer(content, top, number, (layer, archive) -> LayerEntries.read(layer, archive, path -> false)));
        FileTree tree = LayerMerger.merge(entries).tree();
        LayerContents contents = new LayerContents() {
            @Override
            public Object read(int layer, LayerUse<Object> use) throws IOException {
                return layer < number ? indexed.image().readLayer(layer, use) : readLayer(content, top, layer, use);
            }
        };
        RootFileSystem root =
                sandbox.unpackAbove(base, indexed.tree(), tree, contents, name + "plan-" + variants.size());
        return new Variant(content, tree, root);
    }

    /** Layers that were rewritten make a tree of their own. */
    private Variant rewritten(ImageContent content) throws IOException {
        List<Descriptor> layers = content.manifest().layers();
        List<LayerEntries> entries = new ArrayList<>();
        for (int number = 0; number < layers.size(); number++) {
            entries.add(readLayer(
                    content,
                    layers.get(number),
                    number,
                    (layer, archive) -> LayerEntries.read(layer, archive, path -> false)));
        }
        FileTree tree = LayerMerger.merge(entries).tree();
        RootFileSystem root = sandbox.unpack(
                tree,
                (layer, use) -> readLayer(content, layers.get(layer), layer, use),
                name + "plan-" + variants.size());
        return new Variant(content, tree, root);
    }

    private static <T> T readLayer(ImageContent content, Descriptor layer, int number, LayerUse<T> use)
            throws IOException {
        BlobContent blob = Objects.requireNonNull(content.layers().get(layer.digest()), "every layer has content");
        Compression compression = MediaTypes.compressionOf(layer.mediaType()).orElseThrow();
        try (TarReader archive = new TarReader(Decompression.open(blob.open(), compression))) {
            return use.apply(number, archive);
        }
    }

    /** For the planner: what a file of the image holds. */
    Optional<byte[]> contents(FilePath path, int bytesMax) {
        return read.computeIfAbsent(path, asked -> {
            try {
                return sandbox.read(base, asked, bytesMax);
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    IndexedImage indexed() {
        return indexed;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** Who the image itself runs as, within the capabilities that engines give by default. */
    Identity asItIs(Identity configured) {
        return new Identity(configured.uid(), configured.gid(), configured.groups(), Identity.ENGINE_DEFAULT);
    }
}
