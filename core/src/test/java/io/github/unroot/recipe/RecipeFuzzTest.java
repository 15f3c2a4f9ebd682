package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a recipe; what is accepted has a start program, and its changes to an empty tree can be said. */
final class RecipeFuzzTest extends FuzzTarget {
    private static final Path FOLDER = RecipeReaderTest.compiled("full");

    static Stream<byte[]> seeds() {
        try {
            List<Path> refused = RecipeReaderTest.filesIn(RecipeReaderTest.compiled("refused"));
            return Stream.concat(Stream.of(FOLDER.resolve("recipe.yaml")), refused.stream())
                    .map(RecipeFuzzTest::bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void recipe(byte[] yaml) throws IOException {
        Optional<Recipe> recipe = read(yaml, () -> RecipeReader.read("recipe.yaml", yaml, FOLDER));
        if (recipe.isPresent()) {
            for (PlacedFile file : StartProgram.files(recipe.get())) {
                assertThat(new String(file.content().bytes(), StandardCharsets.UTF_8))
                        .doesNotContain("\0");
            }
            read(yaml, () -> RecipeEdits.before(FileTree.empty(), recipe.get()));
        }
    }
}
