package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody puts links toward the machine in the place of directories, while a tree is unpacked and while it is removed. It may
 * fail then; what the links lead to stays as it is.
 */
@Tag("H56")
@Tag("F13")
class SwappedDirectoriesTest {
    private static final int DIRECTORIES = 40;
    private static final int FILES = 10;
    private static final int ROUNDS = 8;
    private static final int ROUNDS_MAX = 500;

    @TempDir
    private Path folder = Path.of("");

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger swaps = new AtomicInteger();

    @BeforeEach
    void makeTheMachinesFiles() throws IOException {
        Files.createDirectories(folder.resolve("machine/below"));
        Files.writeString(folder.resolve("machine/f3"), "the machine's");
        Files.writeString(folder.resolve("machine/below/f3"), "the machine's");
    }

    @Test
    void unpackedAndRemovedWhileDirectoriesBecomeLinks() throws IOException, InterruptedException {
        Path tree = folder.resolve("tree");
        byte[] layer = layer();
        Thread swapper = Thread.ofPlatform().start(() -> swap(tree));
        try {
            for (int round = 0; round < ROUNDS_MAX && (round < ROUNDS || swaps.get() == 0); round++) {
                attempt(() -> TreeUnpacker.unpack(Layer.merge(layer), Layer.contents(layer), tree));
                attempt(() -> TreeRemover.remove(tree));
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(swaps).hasPositiveValue();
        assertThat(folder.resolve("machine/f3")).hasContent("the machine's");
        assertThat(folder.resolve("machine/below/f3")).hasContent("the machine's");
        try (Stream<Path> files = Files.walk(folder.resolve("machine"))) {
            assertThat(files).hasSize(4);
        }
        // Nobody swaps any more.
        TreeRemover.remove(tree);
        assertThat(tree).doesNotExist();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (KernelException | UnrootException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static byte[] layer() throws IOException {
        Layer layer = new Layer();
        for (int i = 0; i < DIRECTORIES; i++) {
            layer.directory("d" + i, 0755, 0, 0).directory("d" + i + "/below", 0755, 0, 0);
            for (int j = 0; j < FILES; j++) {
                layer.file("d" + i + "/f" + j, 0644, 0, 0, "image").file("d" + i + "/below/f" + j, 0644, 0, 0, "image");
            }
        }
        return layer.bytes();
    }

    private void swap(Path tree) {
        for (int i = 0; !done.get(); i = (i + 7) % DIRECTORIES) {
            Path directory = tree.resolve("d" + i);
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                swap(directory, tree.resolve("away" + i));
            }
        }
    }

    private void swap(Path directory, Path away) {
        try {
            Files.move(directory, away);
            Files.createSymbolicLink(directory, folder.resolve("machine"));
            swaps.incrementAndGet();
            Files.delete(directory);
            Files.move(away, directory);
        } catch (IOException e) {
            // The other side was faster.
            return;
        }
    }
}
