package io.github.unroot.catalog;

import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeReader;
import java.io.IOException;
import java.util.SortedMap;

/**
 * Reads what an entry comes to.
 *
 * @param target where images go
 * @param least the level to be tried even where a recipe asks for less
 * @param unroot what tells this build of Unroot from others
 */
public record ImageTasks(PackageLocks locks, ImageTarget target, int least, String unroot) {

    public ImageTask of(CatalogEntry entry) throws IOException {
        Recipe recipe = RecipeReader.read(entry.recipe());
        SortedMap<String, String> packages = locks.current(entry, recipe);
        String version = version(entry, recipe, packages);
        Reference place = target.reference(recipe.name(), version);
        int tried = Math.max(recipe.level(), least);
        return new ImageTask(entry, recipe, Fingerprint.of(entry, unroot), version, packages.size(), place, tried);
    }

    /** Of the first package that the recipe names: it is what the image is there for. */
    static String version(CatalogEntry entry, Recipe recipe, SortedMap<String, String> packages)
            throws UnrootException {
        String name = recipe.packages().getFirst().name();
        String version = packages.get(name);
        if (version == null) {
            throw UnrootException.badInput(entry.lock() + ": there is no package " + name
                    + ", for which the recipe asks; unroot catalog update " + entry.name() + " writes it anew");
        }
        return version;
    }
}
