package io.github.unroot;

import io.github.unroot.catalog.CatalogEntry;
import io.github.unroot.catalog.PackageLocks;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Recipe;
import java.util.SortedMap;

/** Recipes' packages, solved against one index that is read once. */
final class CatalogLocks implements PackageLocks {
    @Override
    public SortedMap<String, String> current(CatalogEntry entry, Recipe recipe) throws UnrootException {
        throw UnrootException.surroundings("locking " + recipe.name(), "packages can't be solved yet", "");
    }

    @Override
    public NewLock newest(CatalogEntry entry, Recipe recipe) throws UnrootException {
        throw UnrootException.surroundings("locking " + recipe.name(), "packages can't be solved yet", "");
    }
}
