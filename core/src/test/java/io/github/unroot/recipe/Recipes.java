package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Recipes as tests write them: the fields that each needs are there already, on the first four lines. */
final class Recipes {
    private static final String NEEDED = "name: app\nsummary: An app\npackages: [app]\n";

    private Recipes() {}

    static Recipe of(String fields) {
        String program = fields.contains("entrypoint:") ? "\n" : "entrypoint: [app]\n";
        byte[] document = (NEEDED + program + fields).getBytes(StandardCharsets.UTF_8);
        try {
            return RecipeReader.read("recipe.yaml", document, Path.of("src/test/resources"));
        } catch (UnrootException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
