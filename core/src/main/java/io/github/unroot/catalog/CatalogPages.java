package io.github.unroot.catalog;

import io.github.unroot.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The READMEs beside the recipes. A file is written only where it would be another: nothing else that changes is in it. */
public final class CatalogPages {
    private CatalogPages() {}

    /**
     * @param made what came of the agenda's tasks
     * @return the files that are others now
     */
    public static List<Path> write(Catalog catalog, Agenda agenda, List<ImageResult> made) throws IOException {
        Map<ImageTask, ImageResult> results = results(agenda, made);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<ImageTask, ImageResult> one : results.entrySet()) {
            Optional<String> text = ImageReadme.of(one.getKey(), one.getValue());
            Path file = one.getKey().entry().readme();
            if (text.isPresent() && write(file, text.get())) {
                written.add(file);
            }
        }
        // A run of a few images knows nothing of the others.
        boolean whole = results.size() == catalog.entries().size();
        Path table = catalog.directory().resolve(CatalogEntry.README_FILE);
        if (whole && write(table, table(results))) {
            written.add(table);
        }
        return written;
    }

    private static Map<ImageTask, ImageResult> results(Agenda agenda, List<ImageResult> made) {
        Map<ImageTask, ImageResult> results = new HashMap<>(agenda.known());
        for (ImageResult result : made) {
            agenda.tasks().stream()
                    .filter(task -> task.entry().name().equals(result.name()))
                    .forEach(task -> results.put(task, result));
        }
        return results;
    }

    private static String table(Map<ImageTask, ImageResult> results) {
        Markdown text = new Markdown();
        long reached = results.values().stream().filter(ImageResult::reached).count();
        text.paragraph("# The catalog");
        text.paragraph("Images from Debian packages: " + results.size() + ", " + reached
                + " of them proven at the level that the recipe asks for. `unroot catalog build` builds and proves them,"
                + " and writes this page.");
        text.heading(List.of("image", "what it is", "version", "level", "ports", "size"));
        results.entrySet().stream()
                .sorted(Comparator.comparing(one -> one.getKey().entry().name()))
                .forEach(one -> text.row(row(one.getKey(), one.getValue())));
        return text.toString();
    }

    private static List<String> row(ImageTask task, ImageResult result) {
        Recipe recipe = task.recipe();
        String folder = task.entry().name();
        return List.of(
                "[" + recipe.name() + "](" + folder + "/)",
                Markdown.cell(recipe.summary()),
                Markdown.cell(task.version()),
                Integer.toString(result.level()),
                Markdown.literals(recipe.ports()),
                result.image().map(image -> SizeText.of(image.bytes())).orElse(""));
    }

    private static boolean write(Path file, String text) throws IOException {
        try {
            if (Files.readString(file).equals(text)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            // The first time.
        }
        Files.writeString(file, text);
        return true;
    }
}
