package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarReader;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.tree.LayerBudget.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the layers of one image may hold together, at each limit and over it. */
@Tag("H35")
class LayerBudgetTest {
    private static final Limits NONE = new Limits(1000, 1 << 20, 1 << 20);

    @Test
    void theLimitsOfEveryImage() {
        assertThat(Limits.PRODUCTION).isEqualTo(new Limits(2_000_000, 256L << 20, 128L << 20));
        assertThat(LayerCollector.LINK_BYTES_MAX).isEqualTo(4095);
        assertThat(EntryName.PATH_BYTES_MAX).isEqualTo(4096);
        assertThat(EntryName.COMPONENT_BYTES_MAX).isEqualTo(255);
        assertThat(PathWalk.LINKS_MAX).isEqualTo(40);
        assertThat(WalkSteps.LINK_STEPS_MAX).isEqualTo(100_000_000);
        assertThat(WalkSteps.IMPLIED_MAX).isEqualTo(500_000);
    }

    @Test
    void theProductionLimitOfEntriesIsTheOneThatCounts() throws UnrootException {
        LayerBudget budget = new LayerBudget();
        for (int i = 0; i < 2_000_000; i++) {
            budget.takeEntry(0);
        }
        assertThatThrownBy(() -> budget.takeEntry(0)).hasMessage("the image has more than 2000000 entries");
    }

    @Test
    void entriesOfAllLayersAreCountedTogether() throws IOException {
        LayerBudget budget = new LayerBudget(new Limits(3, 1 << 20, 1 << 20));
        read(new LayerBuilder().file("a", 0644, "").file("b", 0644, ""), budget);
        read(new LayerBuilder().whiteout("a"), budget);
        assertRefused(
                new LayerBuilder().directory(".wh..wh.plnk", 0755),
                budget,
                "entry \".wh..wh.plnk/\": the image has more than 3 entries (at byte 0)");
    }

    @Test
    void namesLinksAndAttributesAreCounted() throws IOException {
        LayerBuilder layer = new LayerBuilder()
                .file("dir/one", 0644, "")
                .file("dir/two", 0644, "")
                .symlink("link", "12345")
                .xattr("user.a", "123")
                .file("x", 0644, "");
        // dir/one, two (its directory is known), link and 12345, user.a and 123 and x: 6 + 3 + 9 + 10.
        read(layer, new LayerBudget(new Limits(1000, 28, 0)));
        assertRefused(
                layer,
                new LayerBudget(new Limits(1000, 27, 0)),
                "the image has more than 27 bytes of names, link targets and attributes");
    }

    @Test
    void keptContentsAreCounted() throws IOException {
        LayerBuilder layer = new LayerBuilder().file("kept.sh", 0755, "1234").file("other", 0755, "12345678");
        read(layer, new LayerBudget(new Limits(1000, 1 << 20, 4)));
        assertRefused(
                layer,
                new LayerBudget(new Limits(1000, 1 << 20, 3)),
                "the image has more than 3 bytes of scripts and account files");
    }

    @Test
    void targetsOfLinksHaveALimit() throws IOException {
        read(new LayerBuilder().symlink("x", "t".repeat(4095)), new LayerBudget(NONE));
        assertRefused(
                new LayerBuilder().symlink("x", "t".repeat(4096)),
                new LayerBudget(NONE),
                "the link's target is longer than 4095 bytes");
    }

    @Test
    void aLayerWithoutAByteIsToldFromOneWithoutEntries() throws IOException {
        assertThat(read(new LayerBuilder().withoutEnd(), new LayerBudget()).isEmpty())
                .isTrue();
        assertThat(read(new LayerBuilder(), new LayerBudget()).isEmpty()).isFalse();
    }

    private static LayerEntries read(LayerBuilder layer, LayerBudget budget) throws IOException {
        try (TarReader reader = new TarReader(new ByteArrayInputStream(layer.tar()))) {
            return LayerEntries.read(0, reader, path -> path.name().endsWith(".sh"), budget);
        }
    }

    private static void assertRefused(LayerBuilder layer, LayerBudget budget, String message) {
        assertThatThrownBy(() -> read(layer, budget))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(3))
                .hasMessageContaining(message)
                .hasMessageContaining("entry \"")
                .hasMessageContaining("at byte");
    }
}
