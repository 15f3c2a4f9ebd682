package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This process stands for the container's. */
@Tag("H56")
class WrittenFilesTest {
    private static final Set<Long> OURS = Set.of(ProcessHandle.current().pid());

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatHasANameIsCountedWhereverItLies() throws IOException {
        Files.createDirectories(directory.resolve("a/b"));
        Files.write(directory.resolve("a/b/file"), new byte[3000]);
        Files.createSymbolicLink(directory.resolve("a/link"), Path.of("/"));
        Path single = Files.write(directory.resolve("single"), new byte[500]);

        WrittenFiles found = WrittenFiles.find(List.of(directory.resolve("a"), single), directory, Set.of());
        assertThat(found.files()).isEqualTo(5);
        assertThat(found.bytes()).isGreaterThanOrEqualTo(3500);
    }

    @Test
    void whatIsDeletedAndOpenIsCountedOnce() throws IOException {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        WrittenFiles before = WrittenFiles.find(List.of(kept), directory, OURS);
        Path file = Files.write(kept.resolve("file"), new byte[1 << 20]);
        try (var open = Files.newInputStream(file);
                var again = Files.newInputStream(file)) {
            Files.delete(file);
            WrittenFiles found = WrittenFiles.find(List.of(kept), directory, OURS);
            assertThat(found.bytes() - before.bytes()).isEqualTo(1 << 20);
            assertThat(found.files() - before.files()).isEqualTo(1);
            assertThat(open.read() + again.read()).isZero();
        }
    }

    @Test
    void aDiskThatKeepsItsSpaceMeetsNoLimit() throws IOException {
        DiskUse use = new DiskUse(List.of(directory), directory, () -> OURS);
        Files.write(directory.resolve("file"), new byte[1 << 20]);
        assertThat(use.exceeded()).isEqualTo(Optional.empty());
    }
}
