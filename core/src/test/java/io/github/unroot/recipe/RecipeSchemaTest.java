package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use accepts what the reader accepts, and refuses what it refuses as far as a schema can. */
class RecipeSchemaTest {
    private static final String BEYOND_A_SCHEMA = "# The schema can't tell.";
    private static final JsonMapper JSON = new JsonMapper();

    private static Schema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        String text = Files.readString(Path.of("../catalog/recipe.schema.json"));
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
    }

    static Stream<Path> recipes() throws IOException {
        Stream<Path> catalog = RecipeReaderTest.filesIn(Path.of("../catalog")).stream()
                .map(folder -> folder.resolve("recipe.yaml"))
                .filter(Files::exists);
        return Stream.concat(Stream.of(RecipeReaderTest.RESOURCES.resolve("full/recipe.yaml")), catalog);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void bothAcceptEveryRecipe(Path file) throws IOException {
        assertThat(faults(file)).isEmpty();
        assertThat(RecipeReader.read(file)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("io.github.unroot.recipe.RecipeReaderTest#refused")
    void refusesWhatTheReaderRefuses(Path file) throws IOException {
        if (Files.readString(file).contains(BEYOND_A_SCHEMA)) {
            assertThat(faults(file)).isEmpty();
        } else {
            assertThat(faults(file)).isNotEmpty();
        }
    }

    @Test
    void isWhatTheLibraryCarries() throws IOException {
        assertThat(Files.mismatch(
                        Path.of("../catalog/recipe.schema.json"),
                        Path.of("target/classes/io/github/unroot/recipe/recipe.schema.json")))
                .isEqualTo(-1);
    }

    private static List<?> faults(Path file) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(true)
                .build();
        Object document = new Load(settings).loadFromString(Files.readString(file));
        return schema.validate(JSON.writeValueAsString(document), InputFormat.JSON);
    }
}
