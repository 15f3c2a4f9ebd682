package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptationFolderTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void itsYamlFilesAreReadInTheOrderOfTheirNames() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "programs: [b]\n");
        Files.writeString(folder.resolve("a.yaml"), "programs: [a]\n");
        Files.writeString(folder.resolve("README.md"), "why\n");
        assertThat(AdaptationFolder.read(folder))
                .containsExactly(Map.entry("a", "programs: [a]\n"), Map.entry("b", "programs: [b]\n"));
    }

    @Test
    void aFolderThatIsNotThereIsAWrongCall() {
        assertThatThrownBy(() -> AdaptationFolder.read(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        failure -> assertThat(failure.problem().exitStatus()).isEqualTo(2))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void aFileThatIsTooLargeIsAWrongCall() throws IOException {
        Files.write(folder.resolve("huge.yaml"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> AdaptationFolder.read(folder)).hasMessageContaining("it is larger than 1048576 bytes");
    }
}
