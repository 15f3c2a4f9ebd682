package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_RDONLY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemoverTest {
    private static final Kernel KERNEL = Kernel.CALLS;

    @TempDir
    private Path outside;

    @Test
    void removesWhateverLiesThereAndNothingElse() throws IOException {
        Path canary = Files.writeString(outside.resolve("canary"), "alive");
        Path tree = Files.createDirectory(outside.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("out"), outside);
        Files.createSymbolicLink(tree.resolve("absolute"), canary);
        Path closed = Files.createDirectories(tree.resolve("closed/inner"));
        Files.writeString(closed.resolve("file"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("---------"));

        TreeRemover.remove(tree);

        assertThat(tree).doesNotExist();
        assertThat(canary).hasContent("alive");
    }

    @Test
    void namesAreBytes() throws IOException {
        Path tree = Files.createDirectory(outside.resolve("tree"));
        int directory = KERNEL.openat(AT_FDCWD, Kernel.bytesOf(tree), O_RDONLY | O_DIRECTORY, 0);
        KERNEL.mkdirat(directory, "\u00ff\n\u0080", 0700);
        assertThat(KERNEL.list(directory)).extracting(Kernel.Name::name).containsExactly("\u00ff\n\u0080");
        KERNEL.close(directory);

        TreeRemover.remove(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    void aTreeDeeperThanAnyPathIsRemovedWithFewDescriptors() throws IOException {
        Path tree = Files.createDirectory(outside.resolve("tree"));
        int directory = KERNEL.openat(AT_FDCWD, Kernel.bytesOf(tree), O_RDONLY | O_DIRECTORY, 0);
        for (int depth = 0; depth < 5_000; depth++) {
            KERNEL.mkdirat(directory, "deep-0", 0700);
            int below = KERNEL.openat(directory, "deep-0", O_RDONLY | O_DIRECTORY, 0);
            KERNEL.close(directory);
            directory = below;
        }
        KERNEL.close(directory);

        TreeRemover.remove(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    void whatIsNotThereIsGoneAlready() throws IOException {
        TreeRemover.remove(outside.resolve("never"));
    }
}
