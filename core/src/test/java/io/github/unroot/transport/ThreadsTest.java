package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.tree.LayerBudget;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergedLayers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of layers is meaning; the order in which threads come to read them is none. */
class ThreadsTest {
    private static final int LAYERS = 12;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    @Tag("H17")
    void anyNumberOfThreadsMakesTheSameTree(int threads) throws Exception {
        image().writeLayout(directory, "v1");
        try (Image image =
                Image.open(Reference.parse("oci:" + directory + ":v1"), new Platform("linux", "amd64", ""))) {
            List<String> oneByOne = listing(LayerMerger.merge(read(image, 1, 0)));
            assertThat(oneByOne).hasSizeGreaterThan(LAYERS).contains("/d/y 600", "/keep/11 644");
            for (int seed = 0; seed < 5; seed++) {
                assertThat(listing(LayerMerger.merge(read(image, threads, seed))))
                        .as("seed " + seed)
                        .isEqualTo(oneByOne);
            }
            assertThat(listing(LayerMerger.merge(
                            image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, _ -> false)))))
                    .isEqualTo(oneByOne);
        }
    }

    /** Each layer deletes what one below made, makes it again, or hides all of a directory. */
    private static ImageBuilder image() {
        ImageBuilder image = new ImageBuilder();
        for (int i = 0; i < LAYERS; i++) {
            LayerBuilder layer = new LayerBuilder().file("keep/" + i, 0644, "x".repeat(i * 10_000));
            switch (i % 3) {
                case 0 -> layer.file("d/x", 0644, "").file("e/" + i, 0644, "");
                case 1 -> layer.whiteout("d").opaque("e");
                default -> layer.file("d/y", 0600, "").symlink("way" + i, "d").file("way" + i + "/z" + i, 0640, "");
            }
            image.layer(layer);
        }
        return image;
    }

    private static List<LayerEntries> read(Image image, int threads, int seed) throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < LAYERS; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        LayerBudget budget = new LayerBudget();
        LayerEntries[] read = new LayerEntries[LAYERS];
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<LayerEntries>> running = new ArrayList<>();
            for (int layer : order) {
                running.add(executor.submit(() -> image.readLayer(
                        layer, (number, entries) -> LayerEntries.read(number, entries, _ -> false, budget))));
            }
            for (int i = 0; i < LAYERS; i++) {
                read[order.get(i)] = running.get(i).get();
            }
        }
        return Arrays.asList(read);
    }

    private static List<String> listing(MergedLayers merged) {
        List<String> listing = new ArrayList<>();
        merged.tree().forEach((path, inode) -> listing.add(path + " " + Integer.toOctalString(inode.mode())));
        merged.notes().forEach(note -> listing.add(note.toString()));
        return listing;
    }
}
