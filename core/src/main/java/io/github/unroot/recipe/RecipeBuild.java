package io.github.unroot.recipe;

import io.github.unroot.apply.NewLayer;
import io.github.unroot.debian.Additions;
import io.github.unroot.debian.BaseLayer;
import io.github.unroot.debian.BaseLayers;
import io.github.unroot.debian.Below;
import io.github.unroot.debian.Installed;
import io.github.unroot.debian.Installer;
import io.github.unroot.debian.Omission;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.plan.Permission;
import io.github.unroot.sandbox.RootFileSystem;
import io.github.unroot.sandbox.Sandbox;
import io.github.unroot.tar.TarWriter;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.ImageContent;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes an image of a recipe and its packages: a layer that all images of the release share, and one with what this image
 * has beside it. The same recipe and packages give the same bytes, whoever builds them and when.
 */
public final class RecipeBuild {
    private static final int LAYER = 1;

    private final Sandbox sandbox;
    private final BaseLayers bases;
    private final ScratchFile scratch;
    private final Optional<Instant> time;
    private final Consumer<String> progress;

    /**
     * @param scratch must stay open until the image is published
     * @param time what all times in the image are; without it, that of the youngest file in its packages
     */
    public RecipeBuild(
            Sandbox sandbox, BaseLayers bases, ScratchFile scratch, Optional<Instant> time, Consumer<String> progress) {
        this.sandbox = sandbox;
        this.bases = bases;
        this.scratch = scratch;
        this.time = time;
        this.progress = progress;
    }

    /**
     * An image that is to be published.
     *
     * @param root where what will be published is unpacked, to be proven
     */
    public record Built(ImageContent content, RootFileSystem root) {}

    /** @param version of what the image is there for */
    public Built build(Recipe recipe, String version, Platform platform, PackageFiles packages)
            throws IOException, InterruptedException {
        Set<Omission> omissions = omissions(recipe);
        progress.accept("making the base layer");
        BaseLayer base = bases.get(
                sandbox,
                packages.architecture(),
                PackageFiles.paths(packages.base()),
                PackageFiles.digests(packages.base()),
                Omission.allBut(Set.of()),
                time,
                scratch);
        Below below = Below.read(base, sandbox, recipe.name() + "-base");
        progress.accept("installing " + packages.added().size() + " packages");
        try (Installed installed = new Installer(sandbox, packages.architecture(), time)
                .install(
                        Optional.of(below),
                        PackageFiles.paths(packages.added()),
                        (archive, files) -> write(RecipeEdits.before(files, recipe), archive),
                        omissions,
                        recipe.name() + "-packages")) {
            progress.accept("writing the layer");
            NewLayer layer = layer(recipe, below, installed, omissions);
            return built(recipe, version, platform, base, layer, below, installed.time());
        }
    }

    private static Set<Omission> omissions(Recipe recipe) {
        return Omission.allBut(recipe.keep().stream()
                .map(keep -> Omission.valueOf(keep.name()))
                .collect(Collectors.toSet()));
    }

    private static void write(List<TreeEdit> edits, TarWriter archive) throws IOException {
        for (TreeEdit edit : edits) {
            switch (edit) {
                case TreeEdit.PutFile put -> {
                    Permission permission = put.permission();
                    Additions.file(
                            archive,
                            put.path(),
                            put.content().bytes(),
                            permission.mode(),
                            permission.uid(),
                            permission.gid());
                }
                case TreeEdit.PutDirectory put -> {
                    Permission permission = put.permission();
                    Additions.directory(archive, put.path(), permission.mode(), permission.uid(), permission.gid());
                }
                case TreeEdit.PutLink put -> Additions.link(archive, put.path(), put.target());
                case TreeEdit.SetPermission _, TreeEdit.Remove _ ->
                    throw new IllegalStateException("nothing is changed before the packages are there: " + edit);
            }
        }
    }

    private NewLayer layer(Recipe recipe, Below below, Installed installed, Set<Omission> omissions)
            throws IOException {
        TreeContents contents = file -> {
            try (InputStream in = installed.content(file).open()) {
                return Content.of(in.readAllBytes());
            }
        };
        List<TreeEdit> edits = RecipeEdits.after(installed.tree(), contents, recipe);
        EditedTree edited = EditedTree.of(installed.tree(), edits, LAYER, installed.time());
        FileTree tree = Omission.without(edited.tree(), omissions);
        return new LayerAbove(below.tree(), tree, new LayerAbove.Contents() {
                    @Override
                    public BlobContent below(FilePath file) {
                        return () -> below.open(file);
                    }

                    @Override
                    public BlobContent above(FilePath file, Inode inode) {
                        return edited.content(inode).orElseGet(() -> installed.content(file));
                    }
                })
                .write(scratch);
    }

    private Built built(
            Recipe recipe,
            String version,
            Platform platform,
            BaseLayer base,
            NewLayer layer,
            Below below,
            Instant created)
            throws IOException {
        ImageConfig config = BuiltConfig.of(
                recipe,
                version,
                platform,
                created,
                List.of(
                        new BuiltConfig.Layer(base.diffId(), "the essential packages"),
                        new BuiltConfig.Layer(layer.diffId(), recipe.name())));
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_CONFIG, config.digest(), config.toBytes().length);
        Manifest manifest =
                Manifest.of(MediaTypes.OCI_MANIFEST, descriptor, List.of(base.descriptor(), layer.descriptor()));
        for (Map.Entry<String, String> fact :
                BuiltConfig.annotations(recipe, version, created).entrySet()) {
            manifest = manifest.withAnnotation(fact.getKey(), fact.getValue());
        }
        Map<Digest, BlobContent> layers = new HashMap<>();
        layers.put(base.descriptor().digest(), base.content());
        layers.put(layer.descriptor().digest(), layer.content());
        ImageContent content = new ImageContent(manifest, config, layers, Map.of());
        return new Built(content, unpacked(recipe, below, layer));
    }

    /** Read back as any reader would: what is proven is what will be published. */
    private RootFileSystem unpacked(Recipe recipe, Below below, NewLayer layer) throws IOException {
        LayerEntries entries = layer.read(LAYER, (number, archive) -> LayerEntries.read(number, archive, _ -> false));
        FileTree tree = LayerMerger.merge(List.of(below.entries(), entries)).tree();
        return sandbox.unpackAbove(below.root(), below.tree(), tree, layer::read, recipe.name() + "-built");
    }
}
