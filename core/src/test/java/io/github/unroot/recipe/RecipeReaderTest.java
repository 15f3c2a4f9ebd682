package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.recipe.Template.Variable;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeReaderTest {
    static final Path RESOURCES = Path.of("src/test/resources/io/github/unroot/recipe");

    /** The same among the classes, where a fuzzing run finds them, too. */
    static Path compiled(String name) {
        try {
            return Path.of(Objects.requireNonNull(RecipeReaderTest.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @TempDir
    Path folder;

    @Test
    void readsEveryField() throws IOException {
        Recipe recipe = RecipeReader.read(RESOURCES.resolve("full/recipe.yaml"));
        assertThat(recipe.name()).isEqualTo("redis");
        assertThat(recipe.packages())
                .containsExactly(
                        new WantedPackage("redis-server", Optional.empty(), Optional.empty()),
                        new WantedPackage("redis-tools", Optional.of("any"), Optional.of("5:7.0.15-1~deb12u1")));
        assertThat(recipe.user()).isEqualTo(new Owner(1001, 0));
        assertThat(recipe.environment())
                .containsExactly(
                        Map.entry("REDIS_PORT", "6379"),
                        Map.entry("REDIS_SAVE", "yes"),
                        Map.entry("REDIS_RATIO", "1.10"));
        assertThat(recipe.ports()).hasToString("[6379/tcp, 5353/udp]");
        assertThat(recipe.writable()).hasToString("[/var/lib/redis, /run/redis, /tmp]");
        assertThat(recipe.files().getLast().mode()).isEqualTo(0755);
        assertThat(recipe.files().getLast().content()).isEqualTo(Content.of("#!/bin/sh\necho hello\n"));
        assertThat(recipe.edits().getLast())
                .isInstanceOfSatisfying(
                        Edit.Append.class, append -> assertThat(append.text()).isEqualTo("x = y\nz = w"));
        assertThat(recipe.edits().getFirst().place().line()).isEqualTo(26);
        assertThat(recipe.keep()).containsExactly(Keep.DOCS, Keep.SETUID);
        assertThat(recipe.probes()).hasSize(2);
        assertThat(recipe.probeCommand()).containsExactly("--port", "6379");
        assertThat(recipe.stopSignal().orElseThrow()).hasToString("SIGQUIT");
        assertThat(recipe.level()).isEqualTo(2);
        assertThat(recipe.labels()).containsEntry("org.opencontainers.image.licenses", "BSD-3-Clause");
    }

    @Test
    void readsTemplatesFromTheRecipeAndFromBesideIt() throws IOException {
        List<Template> templates =
                RecipeReader.read(RESOURCES.resolve("full/recipe.yaml")).templates();
        assertThat(templates.getFirst().variables())
                .containsExactly(
                        new Variable("REDIS_PORT", Optional.of("6379"), false),
                        new Variable("REDIS_PASSWORD", Optional.empty(), false),
                        new Variable("REDIS_PASSWORD", Optional.empty(), true));
        assertThat(templates.getLast().variables())
                .containsExactly(new Variable("REDIS_MEMORY", Optional.of("100mb"), false));
        assertThat(templates.getLast().unless()).contains(FilePath.of("/etc/redis/own.conf"));
    }

    static List<Path> refused() throws IOException {
        return filesIn(RESOURCES.resolve("refused"));
    }

    static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The first line of each holds what is said of it; {@code -Dgolden.update=true} writes it again. */
    @ParameterizedTest
    @MethodSource("refused")
    void saysWhereAndWhatToWrite(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        UnrootException refusal = catchThrowableOfType(
                UnrootException.class, () -> RecipeReader.read("recipe.yaml", Files.readAllBytes(file), folder));
        assertThat(refusal.problem().exitStatus()).isEqualTo(3);
        String said = "# " + refusal.getMessage();
        if (Boolean.getBoolean("golden.update")) {
            lines.set(0, said);
            Files.write(file, lines);
        }
        assertThat(said).isEqualTo(lines.getFirst());
    }

    @Test
    void takesTheFoldersNameWhereNoneIsGiven() throws IOException {
        Path file = Files.createDirectory(folder.resolve("memcached")).resolve("recipe.yaml");
        Files.writeString(file, "summary: x\npackages: [memcached]\ncommand: [memcached]\n");
        assertThat(RecipeReader.read(file).name()).isEqualTo("memcached");
    }

    @Test
    void readsNothingOutsideOfTheFolder() throws IOException {
        Path outside = Files.writeString(folder.resolve("secret"), "s");
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.createSymbolicLink(own.resolve("link"), outside);
        Files.createSymbolicLink(own.resolve("up"), folder);
        for (String source : List.of("link", "up/secret", "up")) {
            assertThatThrownBy(() -> read(own, source)).hasMessageContaining("leads out of the recipe's folder");
        }
        Files.createDirectory(own.resolve("directory"));
        assertThatThrownBy(() -> read(own, "directory")).hasMessageContaining("is no regular file");
        Files.writeString(own.resolve("directory/file"), "x");
        assertThat(read(own, "directory/file").files().getFirst().content()).isEqualTo(Content.of("x"));
    }

    private static Recipe read(Path folder, String source) throws UnrootException {
        String text = "name: a\nsummary: x\npackages: [app]\ncommand: [a]\nfiles: {/x: {source: " + source + "}}\n";
        return RecipeReader.read("recipe.yaml", text.getBytes(StandardCharsets.UTF_8), folder);
    }

    @Test
    void aFileThatIsNotThereIsAWrongCall() {
        assertThatThrownBy(() -> RecipeReader.read(folder.resolve("recipe.yaml")))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageContaining("there is no such file");
    }
}
