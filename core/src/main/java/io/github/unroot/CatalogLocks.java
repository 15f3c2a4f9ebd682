package io.github.unroot;

import io.github.unroot.catalog.CatalogEntry;
import io.github.unroot.catalog.PackageLocks;
import io.github.unroot.debian.Lock;
import io.github.unroot.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/** Recipes' packages, solved against one index that is read once. */
final class CatalogLocks implements PackageLocks {
    private final RecipeLocks locks;

    CatalogLocks(RecipeLocks locks) {
        this.locks = locks;
    }

    @Override
    public SortedMap<String, String> current(CatalogEntry entry, Recipe recipe) throws IOException {
        return locks.current(entry.lock(), recipe).versions();
    }

    @Override
    public Optional<SortedMap<String, String>> known(CatalogEntry entry) throws IOException {
        return RecipeLocks.read(entry.lock()).map(Lock::versions);
    }

    @Override
    public NewLock newest(CatalogEntry entry, Recipe recipe) throws IOException {
        Optional<String> suite = RecipeLocks.read(entry.lock()).map(Lock::suite);
        Lock lock = locks.newest(recipe, suite);
        return new NewLock() {
            @Override
            public SortedMap<String, String> versions() {
                return lock.versions();
            }

            @Override
            public void write() throws IOException {
                RecipeLocks.write(entry.lock(), lock);
            }
        };
    }
}
