package io.github.unroot;

import io.github.unroot.catalog.CatalogEntry;
import io.github.unroot.catalog.ImageWorks;
import io.github.unroot.identity.Identity;
import io.github.unroot.identity.WritableSurface;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.transport.registry.Registries;
import java.io.IOException;
import java.time.Duration;

/** The library's stages as a catalog calls them, one image at a time. */
final class CatalogImages implements ImageWorks {
    private final Unroot unroot;
    private final Registries registries;
    private final Platform platform;
    private final Duration timeout;
    private final PackageOptions packages;

    CatalogImages(Unroot unroot, Registries registries, Platform platform, Duration timeout, PackageOptions packages) {
        this.unroot = unroot;
        this.registries = registries;
        this.platform = platform;
        this.timeout = timeout;
        this.packages = packages;
    }

    @Override
    public void build(CatalogEntry entry, Recipe recipe, Reference place) throws IOException, InterruptedException {
        unroot.build(recipe, entry.lock(), place, platform, packages);
    }

    @Override
    public Shown prove(Recipe recipe, Reference place, int level) throws IOException, InterruptedException {
        Identity user = Identity.of(recipe.user().uid(), recipe.user().gid());
        try (Image image = Image.open(place, platform, registries);
                ScratchFile scratch = ScratchFile.open()) {
            IndexedImage indexed = IndexedImage.of(image);
            Proof proof = unroot.prove(indexed, scratch, RunSettings.of(recipe, level, timeout))
                    .proof();
            long bytes = image.manifest().config().size()
                    + image.manifest().layers().stream()
                            .mapToLong(Descriptor::size)
                            .sum();
            return new Shown(proof, bytes, WritableSurface.count(indexed.tree(), user));
        }
    }

    /** A place that can't be asked is another matter than one that has it not. */
    @Override
    public boolean holds(Reference place, Digest digest) throws IOException {
        try (Image image = Image.open(place, platform, registries)) {
            return image.descriptor().digest().equals(digest);
        } catch (UnrootException e) {
            if (e.problem() instanceof Problem.Surroundings) {
                throw e;
            }
            return false;
        }
    }
}
