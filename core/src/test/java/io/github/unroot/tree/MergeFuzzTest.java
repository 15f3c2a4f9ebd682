package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.tar.TarEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any entries in any layers: each byte triple is an entry, its type, its path and its target from a few names, so that
 * they meet. Whatever is merged is a tree.
 */
final class MergeFuzzTest extends FuzzTarget {
    private static final String[] NAMES = {
        "a",
        "b",
        "c/d",
        "a/b",
        "a/b/c",
        "..",
        ".",
        "a/../b",
        "/a",
        "b/c",
        ".wh.a",
        "a/.wh.b",
        "a/.wh..wh..opq",
        ".wh..wh..opq",
        "b/a",
        "c"
    };
    private static final int LAYER_BREAK = 0x80;

    static Stream<byte[]> seeds() {
        return Stream.of(
                new byte[] {5, 0, 0, 0, 3, 0, 1, 1, 3, 2, 4, 0, (byte) 0x80, 10, 0, 0, 3, 0},
                new byte[] {5, 0, 0, 2, 1, 0, 0, 9, 0, (byte) 0x80, 12, 0, 0, 14, 0},
                new byte[] {2, 0, 1, 2, 1, 0, 0, 4, 0, 1, 15, 3});
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void entries(byte[] script) throws IOException {
        Optional<MergedLayers> merged = read(script, () -> LayerMerger.merge(layers(script)));
        if (merged.isPresent()) {
            assertWhole(merged.get().tree());
            assertThat(FileTree.differences(
                            merged.get().tree(),
                            LayerMerger.merge(layers(script)).tree()))
                    .isEmpty();
        }
    }

    private static List<LayerEntries> layers(byte[] script) throws IOException {
        List<LayerEntries> layers = new ArrayList<>();
        LayerBudget budget = new LayerBudget();
        LayerCollector collector = new LayerCollector(0, path -> true, budget);
        for (int at = 0; at + 2 < script.length; at += 3) {
            if ((script[at] & LAYER_BREAK) != 0) {
                layers.add(collector.finish(false));
                collector = new LayerCollector(layers.size(), path -> true, budget);
            }
            collector.add(entry(script[at], script[at + 1], script[at + 2], at), InputStream.nullInputStream());
        }
        layers.add(collector.finish(false));
        return layers;
    }

    private static TarEntry entry(int type, int name, int target, int offset) {
        TarEntry.Type[] types = TarEntry.Type.values();
        TarEntry.Type chosen = types[(type & 0x7f) % types.length];
        boolean link = chosen == TarEntry.Type.SYMLINK || chosen == TarEntry.Type.HARD_LINK;
        return new TarEntry(
                name(name), chosen, 0755, 0, 0, 0, 0, 0, link ? name(target) : new byte[0], 0, Map.of(), offset);
    }

    private static byte[] name(int number) {
        return NAMES[number & 0xf].getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertWhole(FileTree tree) {
        Set<FilePath> paths = new HashSet<>();
        tree.forEach((path, inode) -> {
            assertThat(paths.add(path)).as("%s is there once", path).isTrue();
            assertThat(path.components()).doesNotContain("..", ".", "");
            assertThat(tree.lookup(path)).containsSame(inode);
            assertThat(tree.lookup(path.parent()).orElseThrow().isDirectory()).isTrue();
            assertThat(tree.resolve(path, false)).isEqualTo(new Resolution.Found(path, inode));
            assertThat(FilePath.parse(path.toString())).isEqualTo(path);
        });
        assertThat(tree.size()).isEqualTo(paths.size());
    }
}
