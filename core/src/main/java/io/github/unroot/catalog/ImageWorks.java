package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.prove.Proof;
import io.github.unroot.recipe.Recipe;
import java.io.IOException;

/** What a catalog asks of those who make and run one image. */
public interface ImageWorks {

    /** From the recipe and the lock beside it; the place has the image then, or is as it was. */
    void build(CatalogEntry entry, Recipe recipe, Reference place) throws IOException, InterruptedException;

    /**
     * What a run of the image showed.
     *
     * @param bytes of its config and layers as they are stored
     * @param writablePaths how many paths of it its user could change
     */
    record Shown(Proof proof, long bytes, int writablePaths) {}

    /** By the recipe's own probes, up to a level. */
    Shown prove(Recipe recipe, Reference place, int level) throws IOException, InterruptedException;

    /** Whether a place still has that image. */
    boolean holds(Reference place, Digest image) throws IOException;
}
