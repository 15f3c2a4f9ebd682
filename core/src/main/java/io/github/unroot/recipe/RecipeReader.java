package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.Probe;
import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.YamlDocument;
import io.github.unroot.yaml.YamlFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a recipe and the files beside it. A field that is not known is an error: a typing error must not lose a setting.
 * What is accepted is what the JSON Schema (recipe.schema.json) accepts, and means something.
 */
public final class RecipeReader {
    static final int RECIPE_BYTES_MAX = 1 << 20;

    private static final String[] FIELDS = {
        "name",
        "summary",
        "packages",
        "user",
        "entrypoint",
        "command",
        "working-directory",
        "environment",
        "ports",
        "data",
        "scratch",
        "templates",
        "start",
        "stop-signal",
        "files",
        "edits",
        "permissions",
        "remove",
        "keep",
        "links",
        "probe",
        "probe-command",
        "probe-environment",
        "level",
        "level-reason",
        "labels"
    };

    private final RecipeFields document;
    private final SourceFolder sources;

    private RecipeReader(RecipeFields document, SourceFolder sources) {
        this.document = document;
        this.sources = sources;
    }

    /** @param file the recipe; its folder's name is the image's where the recipe says none */
    public static Recipe read(Path file) throws UnrootException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw UnrootException.wrongCall("reading the recipe " + file, "it is a directory", "name a recipe.yaml");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(RECIPE_BYTES_MAX + 1);
        } catch (NoSuchFileException e) {
            throw UnrootException.wrongCall(
                    "reading the recipe " + file, "there is no such file", "name a recipe.yaml");
        } catch (IOException e) {
            throw UnrootException.surroundings("reading the recipe " + file, String.valueOf(e.getMessage()), "");
        }
        return read(file.toString(), bytes, folder);
    }

    /** @param name what errors call the recipe */
    static Recipe read(String name, byte[] bytes, Path folder) throws UnrootException {
        YamlFields fields = YamlDocument.read(name, bytes, RECIPE_BYTES_MAX);
        RecipeReader reader = new RecipeReader(RecipeFields.of(fields).only(FIELDS), new SourceFolder(folder));
        Path folderName = folder.getFileName();
        try {
            return reader.recipe(folderName == null ? "" : folderName.toString());
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput(name + ": " + e.getMessage());
        }
    }

    private Recipe recipe(String folderName) throws UnrootException {
        WritablePaths writable = WritablePaths.read(document);
        PlacedThings placed = new PlacedThings(document, sources, writable);
        return new Recipe(
                document.optionalMeaning("name", Recipe::checkedName).orElse(folderName),
                document.needed("summary").meaning(Recipe::checkedSummary),
                packages(),
                document.optionalMeaning("user", Recipe::checkedUser).orElse(Recipe.USER_UNLESS_GIVEN),
                document.texts("entrypoint"),
                document.texts("command"),
                document.optionalMeaning("working-directory", RecipeFields::path)
                        .orElse(FilePath.ROOT),
                document.words("environment"),
                ports(),
                writable.data(),
                writable.scratch(),
                placed.templates(),
                document.optionalMeaning("start", text -> text),
                document.optionalMeaning("stop-signal", StopSignal::parse),
                placed.files(),
                placed.edits(),
                placed.permissions(),
                placed.removals(),
                keep(),
                placed.links(),
                document.each("probe", Probe::parse),
                document.texts("probe-command"),
                document.words("probe-environment"),
                level(),
                document.optionalMeaning("level-reason", text -> text),
                labels());
    }

    private List<WantedPackage> packages() throws UnrootException {
        document.needed("packages");
        return document.each("packages", WantedPackage::parse);
    }

    /** A number, or a text with the protocol. */
    private List<ExposedPort> ports() throws UnrootException {
        List<ExposedPort> ports = new ArrayList<>();
        for (RecipeFields.Named item : document.items("ports")) {
            ExposedPort port = item.meaning(item.word(), ExposedPort::parse);
            if (ports.contains(port)) {
                throw item.problem("the port is given twice");
            }
            ports.add(port);
        }
        return ports;
    }

    private Set<Keep> keep() throws UnrootException {
        Set<Keep> kept = EnumSet.noneOf(Keep.class);
        kept.addAll(document.each(
                "keep",
                word -> Keep.named(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "nothing of that kind is left out:" + YamlFields.suggestion(word, Keep.words())))));
        return kept;
    }

    private int level() throws UnrootException {
        Optional<RecipeFields.Named> value = document.value("level");
        if (value.isEmpty()) {
            return Recipe.LEVEL_UNLESS_GIVEN;
        }
        int level = value.get().number();
        if (level < 1 || level > Recipe.LEVEL_MAX) {
            throw value.get().problem("a level is a number from 1 to " + Recipe.LEVEL_MAX);
        }
        if (level < Recipe.LEVEL_UNLESS_GIVEN && !document.has("level-reason")) {
            throw value.get().problem("\"level-reason\" is missing; write why it is not 3");
        }
        return level;
    }

    /** Those that the build writes would be overwritten. */
    private Map<String, String> labels() throws UnrootException {
        Map<String, String> labels = document.words("labels");
        for (String name : labels.keySet()) {
            if (name.startsWith("io.github.unroot.")) {
                throw document.needed("labels").fields().needed(name).problem("the build itself writes such labels");
            }
        }
        return labels;
    }
}
