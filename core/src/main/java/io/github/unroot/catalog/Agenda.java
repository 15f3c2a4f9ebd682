package io.github.unroot.catalog;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a catalog is to be made, and what there is already.
 *
 * @param tasks to be made
 * @param known results that stand: nothing that their images were made of has changed
 * @param failed results of what can't be begun
 */
public record Agenda(List<ImageTask> tasks, Map<ImageTask, ImageResult> known, List<ImageResult> failed) {
    public Agenda {
        tasks = List.copyOf(tasks);
        known = Map.copyOf(known);
        failed = List.copyOf(failed);
    }

    /** @param anew whether all are to be made, whatever is known of them */
    public static Agenda of(
            List<CatalogEntry> entries, ImageTasks reader, Results results, ImageWorks works, boolean anew)
            throws IOException {
        List<ImageTask> tasks = new ArrayList<>();
        Map<ImageTask, ImageResult> known = new HashMap<>();
        List<ImageResult> failed = new ArrayList<>();
        for (CatalogEntry entry : entries) {
            try {
                ImageTask task = reader.of(entry);
                Optional<ImageResult> standing = anew ? Optional.empty() : standing(task, results, works);
                standing.ifPresentOrElse(result -> known.put(task, result), () -> tasks.add(task));
            } catch (UnrootException e) {
                ImageResult result =
                        ImageResult.notBegun(entry.name(), e.problem().message());
                results.write(result);
                failed.add(result);
            }
        }
        return new Agenda(tasks, known, failed);
    }

    /** A result that missed its level is no reason not to try again. */
    private static Optional<ImageResult> standing(ImageTask task, Results results, ImageWorks works)
            throws IOException {
        Optional<ImageResult> last = results.read(task.entry().name());
        if (last.isEmpty() || last.get().image().isEmpty()) {
            return Optional.empty();
        }
        ImageResult result = last.get();
        BuiltImage image = last.get().image().get();
        boolean stands = result.key().equals(task.key())
                && result.reached()
                && result.tried() >= task.tried()
                && image.reference().equals(task.place().toString())
                && works.holds(task.place(), image.digest());
        return stands ? last : Optional.empty();
    }

    /** With what came of the tasks, by name. */
    public CatalogReport report(List<ImageResult> made) {
        Map<String, CatalogReport.Shown> shown = new TreeMap<>();
        made.forEach(one -> shown.put(one.name(), shown(one, false)));
        failed.forEach(one -> shown.put(one.name(), shown(one, false)));
        known.values().forEach(one -> shown.put(one.name(), shown(one, true)));
        return new CatalogReport(List.copyOf(shown.values()));
    }

    private static CatalogReport.Shown shown(ImageResult result, boolean current) {
        return new CatalogReport.Shown(result.name(), Optional.of(result), current);
    }
}
