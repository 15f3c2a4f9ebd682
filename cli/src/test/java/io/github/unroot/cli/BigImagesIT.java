package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.StreamedLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the size that the limits allow, in a heap that a small machine has. */
@Tag("long")
class BigImagesIT {
    private static final long ZERO_BYTES = 10_000_000_000L;
    private static final int ENTRIES_MAX = 2_000_000;
    private static final int BAIT = 1_000_000;
    private static final int FOUND = 1;
    private static final int BAD_INPUT = 3;

    /** What is live while gigabytes stream through is a few buffers. */
    private static final long FLAT_MEBIBYTES_MAX = 32;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("H32")
    @Tag("F18")
    void tenGigabytesOfZerosStreamThroughASmallHeap() throws Exception {
        Path layout = StreamedLayer.writeLayout(
                folder.resolve("zeros"),
                "latest",
                archive -> archive.add(new LayerBuilder().directory("etc", 0755).file("etc/small", 0644, "small"))
                        .zeros("big", ZERO_BYTES)
                        .end());
        MeasuredRun audit = MeasuredRun.of(folder, "256m", "audit", "oci:" + layout + ":latest");
        assertThat(audit.status()).as(audit.errors()).isEqualTo(FOUND);
        assertThat(audit.liveMebibytes()).isLessThan(FLAT_MEBIBYTES_MAX);

        MeasuredRun apply = apply(layout, """
            version: 1
            source: %s
            changes:
              - kind: permission
                path: /etc/small
                before: "0644 0:0"
                after: "0640 0:0"
                reason: "A small file beside the big one"
            """);
        assertThat(apply.status()).as(apply.errors()).isZero();
        assertThat(apply.liveMebibytes()).isLessThan(FLAT_MEBIBYTES_MAX);
    }

    /** The largest copy that there is: what a plan touches goes into the new layer, and it touches all of it. */
    @Test
    @Tag("H32")
    void aCopyOfTenGigabytesStreamsThroughASmallHeap() throws Exception {
        Path layout = StreamedLayer.writeLayout(
                folder.resolve("zeros"),
                "latest",
                archive -> archive.zeros("big", ZERO_BYTES).end());
        MeasuredRun apply = apply(layout, """
            version: 1
            source: %s
            changes:
              - kind: permission
                path: /big
                before: "0644 0:0"
                after: "0640 0:0"
                reason: "The big file itself"
            """);
        assertThat(apply.status()).as(apply.errors()).isZero();
        assertThat(apply.liveMebibytes()).isLessThan(FLAT_MEBIBYTES_MAX);
    }

    @Test
    @Tag("H33")
    void twentyGigabytesOfZerosBehindTheEndAreRefused() throws Exception {
        Path layout = StreamedLayer.writeLayout(
                folder.resolve("tail"), "latest", archive -> archive.end().zeros(2 * ZERO_BYTES));
        MeasuredRun audit = MeasuredRun.of(folder, "256m", "audit", "oci:" + layout + ":latest");
        assertThat(audit.status()).isEqualTo(BAD_INPUT);
        assertThat(audit.errors()).contains("follow the archive's end").contains("blob sha256:");
        assertThat(audit.liveMebibytes()).isLessThan(FLAT_MEBIBYTES_MAX);
    }

    @Test
    @Tag("H35")
    @Tag("F18")
    void twoMillionEntriesFitAndOneMoreIsRefused() throws Exception {
        Path most =
                StreamedLayer.writeLayout(folder.resolve("most"), "latest", archive -> entries(archive, ENTRIES_MAX));
        MeasuredRun audit = MeasuredRun.of(folder, "700m", "audit", "oci:" + most + ":latest");
        assertThat(audit.status()).as(audit.errors()).isEqualTo(FOUND);

        Path over = StreamedLayer.writeLayout(
                folder.resolve("over"), "latest", archive -> entries(archive, ENTRIES_MAX + 1));
        MeasuredRun refused = MeasuredRun.of(folder, "700m", "audit", "oci:" + over + ":latest");
        assertThat(refused.status()).isEqualTo(BAD_INPUT);
        assertThat(refused.errors()).contains("more than").contains(String.valueOf(ENTRIES_MAX));
    }

    @Test
    @Tag("H35")
    void aMillionNamesOfOneFileFit() throws Exception {
        Path layout = StreamedLayer.writeLayout(folder.resolve("links"), "latest", archive -> {
            archive.add(new LayerBuilder().file("one", 0644, "x"));
            for (int i = 0; i < BAIT; i++) {
                archive.add(new LayerBuilder().hardLink("links/" + i, "one"));
            }
            archive.end();
        });
        MeasuredRun audit = MeasuredRun.of(folder, "700m", "audit", "oci:" + layout + ":latest");
        assertThat(audit.status()).as(audit.errors()).isEqualTo(FOUND);
    }

    /** A merge that looks at a whole directory for each whiteout would take days here. */
    @Test
    @Tag("H36")
    void aMillionWhiteoutsOverOneDirectoryTakeAsLongAsAMillionFiles() throws Exception {
        Path layout = StreamedLayer.writeLayout(
                folder.resolve("bait"),
                "latest",
                archive -> bait(archive, (layer, i) -> layer.file("bait/" + i, 0644, "")),
                archive -> bait(
                        archive, (layer, i) -> i % 1000 == 0 ? layer.opaque("bait") : layer.whiteout("bait/" + i)));
        MeasuredRun audit = MeasuredRun.of(folder, "700m", "audit", "oci:" + layout + ":latest");
        assertThat(audit.status()).as(audit.errors()).isEqualTo(FOUND);
    }

    private static void bait(StreamedLayer.Archive archive, BiFunction<LayerBuilder, Integer, LayerBuilder> entry)
            throws IOException {
        for (int i = 0; i < BAIT; i++) {
            archive.add(entry.apply(new LayerBuilder(), i));
        }
        archive.end();
    }

    /** A thousand to a directory, as deep as those of a package manager. */
    private static void entries(StreamedLayer.Archive archive, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String directory = "usr/share/doc/package-" + i / 1000;
            archive.add(
                    i % 1000 == 0
                            ? new LayerBuilder().directory(directory, 0755)
                            : new LayerBuilder().file(directory + "/file-" + i, 0644, ""));
        }
        archive.end();
    }

    private MeasuredRun apply(Path layout, String plan) throws IOException, InterruptedException {
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, plan.formatted(digest(layout)));
        return MeasuredRun.of(
                folder,
                "256m",
                "apply",
                file.toString(),
                "oci:" + layout + ":latest",
                "oci:" + folder.resolve("after") + ":latest");
    }

    private static String digest(Path layout) throws IOException {
        String index = Files.readString(layout.resolve("index.json"), StandardCharsets.UTF_8);
        return Stream.of(index.split("\"", -1))
                .filter(word -> word.startsWith("sha256:"))
                .findFirst()
                .orElseThrow();
    }
}
