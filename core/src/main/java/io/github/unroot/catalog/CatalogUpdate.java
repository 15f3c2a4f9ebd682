package io.github.unroot.catalog;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                String main = recipe.packages().getFirst().name();
                PackageLocks.NewLock newest = locks.newest(entry, recipe);
                List<PackageMove> moves = moves(locks.known(entry), newest.versions(), main);
                if (!moves.isEmpty()) {
                    moved.add(new Moved(entry, main, moves));
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

    /** Of a recipe that had no lock, all is new: one line of it says so. */
    private static List<PackageMove> moves(
            Optional<SortedMap<String, String>> before, SortedMap<String, String> after, String main) {
        return before.map(versions -> PackageMove.between(versions, after))
                .orElseGet(
                        () -> List.of(new PackageMove(main, Optional.empty(), Optional.ofNullable(after.get(main)))));
    }
}
