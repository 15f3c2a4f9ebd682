package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another process puts something else into the place of the directory that a tree is being unpacked to. */
@Tag("F13")
class SwappedDirectoryTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTookItsPlaceIsLeftAlone(boolean link) throws IOException {
        Path out = directory.resolve("out");
        Path moved = directory.resolve("moved");
        Path canary = Files.createDirectory(directory.resolve("canary"));
        Files.createDirectory(canary.resolve("d"));
        Files.writeString(canary.resolve("file"), "canary");
        byte[] layer = new Layer()
                .directory("d/", 0755, 0, 0)
                .file("file", 0644, 0, 0, "image")
                .file("d/inner", 0644, 0, 0, "image")
                .bytes();
        LayerContents swapping = (number, use) -> {
            Files.move(out, moved);
            if (link) {
                Files.createSymbolicLink(out, canary);
            } else {
                Files.move(canary, out);
            }
            return Layer.contents(layer).read(number, use);
        };

        TreeUnpacker.unpack(Layer.merge(layer), swapping, out);

        assertThat(out.resolve("file")).hasContent("canary");
        assertThat(out.resolve("d")).isEmptyDirectory();
        assertThat(moved.resolve("d/inner")).hasContent("image");
    }
}
