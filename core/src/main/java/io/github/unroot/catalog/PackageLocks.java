package io.github.unroot.catalog;

import io.github.unroot.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/** What a catalog asks of those who decide which packages a recipe comes to. */
public interface PackageLocks {

    /**
     * The versions by the packages' names, as the entry's lock has them; where there is no lock, or it is one of another
     * list of packages, one is made.
     */
    SortedMap<String, String> current(CatalogEntry entry, Recipe recipe) throws IOException;

    /** The same of the lock that is there; nothing is made or changed. */
    Optional<SortedMap<String, String>> known(CatalogEntry entry) throws IOException;

    /** What the newest index gives. */
    NewLock newest(CatalogEntry entry, Recipe recipe) throws IOException;

    /** A lock that is not written yet. */
    interface NewLock {
        SortedMap<String, String> versions();

        /** In place of the entry's lock. */
        void write() throws IOException;
    }
}
