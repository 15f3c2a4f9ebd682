package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The work of a merge, counted and not timed: it grows with the entries and the depth of their paths, and no faster. */
class MergeWorkTest {
    private static final int MANY = 100_000;

    @Test
    @Tag("H36")
    void whiteoutsOverALargeDirectoryCostNoMoreThanItsEntries() throws UnrootException {
        LayerEntries files = layer(MANY, i -> "- 0644 0:0 d/deep/er/" + i);
        LayerEntries whiteouts = layer(MANY, i -> "- 0644 0:0 d/deep/er/.wh." + i);
        long benign = steps(List.of(files, files));
        assertThat(steps(List.of(files, whiteouts))).isLessThanOrEqualTo(2 * benign);
    }

    @Test
    @Tag("H36")
    void opaqueInTurnsWithEntriesCostsNoMoreThanTheEntries() throws UnrootException {
        LayerEntries files = layer(1000, i -> "- 0644 0:0 d/" + i % 10 + "/" + i);
        LayerEntries opaque = layer(1000, i -> "- 0644 0:0 d/" + i % 10 + "/.wh..wh..opq");
        List<LayerEntries> benign = new ArrayList<>();
        List<LayerEntries> alternating = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            benign.addAll(List.of(files, files));
            alternating.addAll(List.of(files, opaque));
        }
        assertThat(steps(alternating)).isLessThanOrEqualTo(2 * steps(benign));
    }

    @Test
    @Tag("H36")
    void whiteoutsInADeepDirectoryWalkItsPathOnce() throws UnrootException {
        String deep = "d/".repeat(1000);
        LayerEntries whiteouts = layer(300, i -> "- 0644 0:0 " + deep + ".wh." + i);
        assertThat(steps(List.of(layer(1, i -> "- 0644 0:0 " + deep + "x"), whiteouts)))
                .isEqualTo(3000);
    }

    @Test
    @Tag("H36")
    void twiceTheEntriesCostTwiceTheSteps() throws UnrootException {
        IntFunction<String> file = i -> "- 0644 0:0 a/" + i % 100 + "/c/" + i;
        assertThat(steps(List.of(layer(20_000, file)))).isEqualTo(2 * steps(List.of(layer(10_000, file))));
    }

    @Test
    @Tag("H35")
    void manyLinksToOneFileAreOneFile() throws UnrootException {
        LayerEntries links = layer(MANY, i -> i == 0 ? "- 0644 0:0 f" : "h 0644 0:0 " + i + " -> f");
        WalkSteps steps = new WalkSteps();
        FileTree tree =
                LayerMerger.merge(List.of(links), MergeWorkTest::name, steps).tree();
        assertThat(tree.lookup(FilePath.of("/99999"))).isEqualTo(tree.lookup(FilePath.of("/f")));
        assertThat(steps.taken()).isZero();
    }

    /** Each entry's path is walked through a link of 2,000 components, since the directories take turns. */
    @Test
    @Tag("H36")
    void theTargetsOfLinksAreWalkedUpToALimit() throws UnrootException {
        String target = "a/../".repeat(800) + "a";
        LayerEntries bait = layer(
                102, i -> i == 0 ? "d 0755 0:0 a" : i == 1 ? "l 0777 0:0 l -> " + target : "- 0644 0:0 l/" + i + "/x");
        WalkSteps enough = new WalkSteps(100 * 1601, 1000);
        LayerMerger.merge(List.of(bait), MergeWorkTest::name, enough);
        assertThat(enough.taken()).isGreaterThan(100 * 1601);
        assertThatThrownBy(() ->
                        LayerMerger.merge(List.of(bait), MergeWorkTest::name, new WalkSteps(100 * 1601 - 1, 1000)))
                .hasMessage("blob layer 0: entry \"l/101/x\": the entries lie behind symbolic links whose targets have"
                        + " more than 160099 components together (at byte 51712)");
    }

    @Test
    @Tag("H35")
    void directoriesThatPathsImplyAreCounted() throws UnrootException {
        LayerEntries deep = layer(1, i -> "- 0644 0:0 " + "d/".repeat(2000) + "x");
        FileTree tree = LayerMerger.merge(List.of(deep), MergeWorkTest::name, new WalkSteps(0, 2000))
                .tree();
        assertThat(tree.size()).isEqualTo(2002);
        assertThatThrownBy(() -> LayerMerger.merge(List.of(deep), MergeWorkTest::name, new WalkSteps(0, 1999)))
                .hasMessageContaining("no entries for more than 1999 directories that their paths name (at byte 0)");
    }

    private static String name(int layer) {
        return "layer " + layer;
    }

    private static long steps(List<LayerEntries> layers) throws UnrootException {
        WalkSteps steps = new WalkSteps();
        LayerMerger.merge(layers, MergeWorkTest::name, steps);
        return steps.taken();
    }

    private static LayerEntries layer(int entries, IntFunction<String> line) throws UnrootException {
        return Layers.read(0, IntStream.range(0, entries).mapToObj(line).collect(Collectors.joining("\n")));
    }
}
