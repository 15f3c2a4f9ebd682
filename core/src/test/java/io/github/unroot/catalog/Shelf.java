package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A catalog in a folder, and a machine that has what it is told to have: what decides is tested apart from what builds. */
final class Shelf implements PackageLocks, ImageWorks {
    final Path folder;
    final Results results;
    final Map<String, Digest> held = new HashMap<>();
    final SortedMap<String, String> newest = new TreeMap<>(Map.of("app", "1:2.0-1", "libc6", "2.36-9"));

    Shelf(Path folder) {
        this.folder = folder;
        this.results = new Results(folder.resolve("images/results"));
    }

    CatalogEntry add(String name, String... more) throws IOException {
        Path own = Files.createDirectories(folder.resolve("catalog").resolve(name));
        String recipe =
                "summary: What " + name + " is\npackages: [app]\nentrypoint: [app]\n" + String.join("\n", more) + "\n";
        Files.writeString(own.resolve("recipe.yaml"), recipe);
        return new CatalogEntry(name, own);
    }

    Catalog catalog() throws IOException {
        return Catalog.open(folder.resolve("catalog"));
    }

    ImageTasks tasks() {
        return tasks("one build");
    }

    ImageTasks tasks(String build) {
        return new ImageTasks(this, new ImageTarget.Layout(folder.resolve("images")), 1, build);
    }

    ImageTask task(CatalogEntry entry) throws IOException {
        return tasks().of(entry);
    }

    /** As if it had been built and proven. */
    ImageResult made(ImageTask task, int level) throws IOException {
        Digest digest = Digest.of(task.entry().name().getBytes(StandardCharsets.UTF_8));
        held.put(task.place().toString(), digest);
        BuiltImage image =
                new BuiltImage(task.place().toString(), digest, task.version(), 28 << 20, task.packages(), 3);
        ImageResult result = new ImageResult(
                task.entry().name(),
                task.key(),
                Optional.of(image),
                task.recipe().level(),
                task.tried(),
                level,
                Duration.ofMillis(12_345),
                level >= task.recipe().level() ? "" : "level " + (level + 1) + " is failed: it ended with status 1");
        results.write(result);
        return result;
    }

    @Override
    public SortedMap<String, String> current(CatalogEntry entry, Recipe recipe) throws IOException {
        if (!Files.exists(entry.lock())) {
            newest(entry, recipe).write();
        }
        return known(entry).orElseThrow();
    }

    @Override
    public Optional<SortedMap<String, String>> known(CatalogEntry entry) throws IOException {
        if (!Files.exists(entry.lock())) {
            return Optional.empty();
        }
        SortedMap<String, String> versions = new TreeMap<>();
        for (String line : Files.readAllLines(entry.lock())) {
            versions.put(line.split(" ", -1)[0], line.split(" ", -1)[1]);
        }
        return Optional.of(versions);
    }

    @Override
    public NewLock newest(CatalogEntry entry, Recipe recipe) {
        return new NewLock() {
            @Override
            public SortedMap<String, String> versions() {
                return newest;
            }

            @Override
            public void write() throws IOException {
                StringBuilder text = new StringBuilder();
                newest.forEach((name, version) -> text.append(name + " " + version + "\n"));
                Files.writeString(entry.lock(), text);
            }
        };
    }

    @Override
    public void build(CatalogEntry entry, Recipe recipe, Reference place) {
        throw new AssertionError("nothing is built here");
    }

    @Override
    public Shown prove(Recipe recipe, Reference place, int level) {
        throw new AssertionError("nothing is run here");
    }

    @Override
    public boolean holds(Reference place, Digest image) {
        return image.equals(held.get(place.toString()));
    }
}
