package io.github.unroot.catalog;

import java.nio.file.Path;

/**
 * One image of a catalog.
 *
 * @param name of its folder
 * @param folder with the recipe, its lock, and what the recipe puts in
 */
public record CatalogEntry(String name, Path folder) {
    static final String RECIPE_FILE = "recipe.yaml";
    static final String LOCK_FILE = "lock.yaml";
    static final String README_FILE = "README.md";

    public Path recipe() {
        return folder.resolve(RECIPE_FILE);
    }

    public Path lock() {
        return folder.resolve(LOCK_FILE);
    }

    Path readme() {
        return folder.resolve(README_FILE);
    }
}
