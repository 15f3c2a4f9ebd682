package io.github.unroot.catalog;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Which locks the newest index makes others, and what moved in them.
 *
 * @param moved the entries that have to be made again
 * @param failed the entries that the index has no answer for, and why
 */
public record CatalogUpdate(List<Moved> moved, List<Failed> failed, int looked) {
    public CatalogUpdate {
        moved = List.copyOf(moved);
        failed = List.copyOf(failed);
    }

    /** @param main the package that the image is there for */
    public record Moved(CatalogEntry entry, String main, List<PackageMove> moves) {
        public Moved {
            moves = List.copyOf(moves);
        }
    }

    public record Failed(CatalogEntry entry, String reason) {}

    /** @param dry whether the locks stay as they are */
    public static CatalogUpdate of(List<CatalogEntry> entries, PackageLocks locks, boolean dry) throws IOException {
        List<Moved> moved = new ArrayList<>();
        List<Failed> failed = new ArrayList<>();
        for (CatalogEntry entry : entries) {
            try {
                Recipe recipe = RecipeReader.read(entry.recipe());
                SortedMap<String, String> before = locks.current(entry, recipe);
                PackageLocks.NewLock newest = locks.newest(entry, recipe);
                List<PackageMove> moves = PackageMove.between(before, newest.versions());
                if (!moves.isEmpty()) {
                    moved.add(new Moved(entry, recipe.packages().getFirst().name(), moves));
                    if (!dry) {
                        newest.write();
                    }
                }
            } catch (UnrootException e) {
                failed.add(new Failed(entry, e.problem().message()));
            }
        }
        return new CatalogUpdate(moved, failed, entries.size());
    }
}
