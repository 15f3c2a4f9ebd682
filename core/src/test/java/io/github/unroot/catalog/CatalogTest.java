package io.github.unroot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyFolderWithARecipeIsAnImage() throws IOException {
        Shelf shelf = new Shelf(folder);
        shelf.add("redis");
        shelf.add("nginx");
        Files.createDirectories(folder.resolve("catalog/nothing"));
        Files.writeString(folder.resolve("catalog/recipe.schema.json"), "{}");
        Catalog catalog = shelf.catalog();
        assertThat(catalog.entries()).extracting(CatalogEntry::name).containsExactly("nginx", "redis");
        assertThat(catalog.named(List.of("redis", "redis")))
                .extracting(CatalogEntry::name)
                .containsExactly("redis");
        assertThatThrownBy(() -> catalog.named(List.of("redsi")))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("no image \"redsi\"")
                .hasMessageContaining("did you mean redis?");
    }

    @Test
    void aDirectoryWithoutRecipesIsNoCatalog() throws IOException {
        assertThatThrownBy(() -> Catalog.open(folder)).hasMessageContaining("no folder in it has a recipe.yaml");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Catalog.open(missing)).hasMessageContaining("there is no such directory");
    }

    @ParameterizedTest
    @CsvSource({
        "oci:images, redis, 5:7.0.15-1~deb12u1, oci:images:redis",
        "docker://registry.example/debian, redis, 5:7.0.15-1~deb12u1, docker://registry.example/debian/redis:7.0.15-1-deb12u1",
        "docker://127.0.0.1:5000/, libx, 1.2+dfsg-1, docker://127.0.0.1:5000/libx:1.2-dfsg-1",
    })
    void whereAnImageGoes(String target, String name, String version, String reference) throws IOException {
        assertThat(ImageTarget.parse(target).reference(name, version)).hasToString(reference);
    }

    @ParameterizedTest
    @CsvSource({"oci:images:tag", "docker-archive:images.tar", "docker-daemon:x", "images", "docker://x y"})
    void onePlaceIsNotEnough(String target) {
        assertThatThrownBy(() -> ImageTarget.parse(target)).isInstanceOf(UnrootException.class);
    }
}
