package io.github.unroot.catalog;

import io.github.unroot.problem.Spelling;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory with a folder an image: every folder with a recipe in it is one. */
public final class Catalog {
    private static final int ENTRIES_MAX = 10_000;

    private final Path directory;
    private final Map<String, CatalogEntry> entries;

    private Catalog(Path directory, Map<String, CatalogEntry> entries) {
        this.directory = directory;
        this.entries = entries;
    }

    /** @throws UnrootException wrong call, if there is no catalog */
    public static Catalog open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw noCatalog(directory, "there is no such directory");
        }
        Map<String, CatalogEntry> entries = new TreeMap<>();
        try (Stream<Path> folders = Files.list(directory)) {
            folders.filter(folder -> Files.isRegularFile(folder.resolve(CatalogEntry.RECIPE_FILE)))
                    .limit(ENTRIES_MAX)
                    .map(folder -> new CatalogEntry(String.valueOf(folder.getFileName()), folder))
                    .forEach(entry -> entries.put(entry.name(), entry));
        }
        if (entries.isEmpty()) {
            throw noCatalog(directory, "no folder in it has a " + CatalogEntry.RECIPE_FILE);
        }
        return new Catalog(directory, entries);
    }

    private static UnrootException noCatalog(Path directory, String why) {
        return UnrootException.wrongCall("the catalog " + directory, why, "name a catalog with --catalog DIR");
    }

    public Path directory() {
        return directory;
    }

    /** All of them, by name. */
    public List<CatalogEntry> entries() {
        return List.copyOf(entries.values());
    }

    /**
     * The ones that were asked for, by name; all if none was.
     *
     * @throws UnrootException wrong call, if one is not there
     */
    public List<CatalogEntry> named(List<String> names) throws UnrootException {
        if (names.isEmpty()) {
            return entries();
        }
        Set<CatalogEntry> named = new LinkedHashSet<>();
        for (String name : names) {
            named.add(named(name));
        }
        return named.stream().sorted(Comparator.comparing(CatalogEntry::name)).toList();
    }

    /** @throws UnrootException wrong call, if it is not there */
    public CatalogEntry named(String name) throws UnrootException {
        CatalogEntry entry = entries.get(name);
        if (entry == null) {
            List<String> near = Spelling.near(name, entries.keySet());
            throw UnrootException.wrongCall(
                    "the catalog " + directory,
                    "it has no image \"" + name + "\"",
                    near.isEmpty()
                            ? "unroot catalog list shows what it has"
                            : "did you mean " + String.join(" or ", near) + "?");
        }
        return entry;
    }
}
