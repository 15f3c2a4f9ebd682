package io.github.unroot.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    @TempDir
    private Path directory;

    private static LayerBuilder lower() {
        return new LayerBuilder().directory("etc", 0755).file("etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n");
    }

    private static LayerBuilder upper() {
        return new LayerBuilder().file("big", 0644, "0123456789".repeat(100_000));
    }

    private static ImageBuilder sample() {
        return new ImageBuilder()
                .layer(lower())
                .plainLayer(upper())
                .layer(lower())
                .user("0")
                .command("sh");
    }

    private static Image open(String reference) throws IOException {
        return Image.open(Reference.parse(reference), AMD64);
    }

    private static List<String> names(int layer, TarReader entries) throws IOException {
        List<String> names = new ArrayList<>();
        TarEntry entry = entries.next();
        while (entry != null) {
            names.add(layer + ":" + new String(entry.name(), UTF_8));
            entry = entries.next();
        }
        return names;
    }

    private static void assertReads(Image image) throws IOException {
        assertThat(image.config().command()).containsExactly("sh");
        List<List<String>> layers = image.readLayers(ImageTest::names);
        assertThat(layers)
                .containsExactly(
                        List.of("0:etc/", "0:etc/passwd"), List.of("1:big"), List.of("2:etc/", "2:etc/passwd"));
    }

    private static void assertExit(
            int status, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(status))
                .hasMessageContaining(message);
    }

    @Test
    void aLayoutIsRead() throws IOException {
        sample().writeLayout(directory, "v1");
        try (Image image = open("oci:" + directory + ":v1")) {
            assertReads(image);
            assertThat(image.descriptor().digest()).hasToString(sample().digest());
        }
        try (Image image = open("oci:" + directory)) {
            assertReads(image);
        }
    }

    @Test
    void aLayoutArchiveIsReadPlainOrCompressed() throws IOException {
        Path file = sample().writeLayoutArchive(directory.resolve("image.tar"), "v1");
        Path gzip = Files.write(directory.resolve("image.tar.gz"), LayerBuilder.gzip(Files.readAllBytes(file)));
        for (Path archive : List.of(file, gzip)) {
            try (Image image = open("oci-archive:" + archive + ":v1")) {
                assertReads(image);
                assertThat(image.descriptor().digest()).hasToString(sample().digest());
            }
        }
    }

    @Test
    void aDockerArchiveIsReadWithItsLinks() throws IOException {
        Path file = sample().writeDockerArchive(directory.resolve("image.tar"), "nginx:latest");
        for (String name : List.of("", ":nginx", ":docker.io/library/nginx:latest", ":@0")) {
            try (Image image = open("docker-archive:" + file + name)) {
                assertReads(image);
                assertThat(image.manifest().isDocker()).isTrue();
            }
        }
        assertExit(2, "choose one of: nginx:latest", () -> open("docker-archive:" + file + ":apache"));
    }

    @Test
    void aDockerArchiveMayHoldCompressedLayers() throws IOException {
        Path file = new ImageBuilder()
                .layer("x", lower().gzip(), lower().gzip())
                .editConfig(
                        json -> json.replace(ImageBuilder.sha256(lower().gzip()), ImageBuilder.sha256(lower().tar())))
                .writeDockerArchive(directory.resolve("image.tar"), "a");
        try (Image image = open("docker-archive:" + file)) {
            assertThat(image.readLayer(0, ImageTest::names)).containsExactly("0:etc/", "0:etc/passwd");
        }
    }

    @Test
    void thePlatformIsChosen() throws IOException {
        ImageBuilder.writeLayout(
                directory,
                "all",
                sample().platform("linux/arm64"),
                sample().platform("linux/amd64"),
                sample().platform("linux/arm/v7"));
        try (Image image = open("oci:" + directory + ":all")) {
            assertThat(image.config().platform()).contains(AMD64);
        }
        try (Image image = Image.open(Reference.parse("oci:" + directory + ":all"), Platform.parse("linux/arm64"))) {
            assertThat(image.descriptor().digest())
                    .hasToString(sample().platform("linux/arm64").digest());
        }
        assertExit(
                2,
                "there is no image for linux/s390x; choose with --platform: linux/arm64, linux/amd64, linux/arm",
                () -> Image.open(Reference.parse("oci:" + directory + ":all"), Platform.parse("linux/s390x")));
    }

    @Test
    void missingThingsAreTold() throws IOException {
        sample().writeLayout(directory.resolve("layout"), "v1");
        Files.createDirectories(directory.resolve("empty"));
        assertExit(2, "there is no tag v2; choose one of its tags: v1", () -> open("oci:" + directory + "/layout:v2"));
        assertExit(2, "there is no such directory", () -> open("oci:" + directory + "/none:v2"));
        assertExit(3, "not an OCI image layout", () -> open("oci:" + directory + "/empty:v2"));
        assertExit(2, "there is no such file", () -> open("oci-archive:" + directory + "/none:v2"));
        assertExit(2, "is no image's name", () -> open("docker-daemon:../nginx"));
        Files.writeString(directory.resolve("text"), "just text, and more of it".repeat(100));
        assertExit(3, "not a tar header", () -> open("docker-archive:" + directory + "/text"));
    }

    /** Each blob in turn: one bit flipped, one byte less, one more, missing. */
    @Test
    void everyDamagedBlobIsFoundAndNamed() throws IOException {
        Path layout = sample().writeLayout(directory, "v1");
        List<Path> blobs;
        try (var listing = Files.list(layout.resolve("blobs/sha256"))) {
            blobs = listing.toList();
        }
        assertThat(blobs).hasSize(4);
        for (Path blob : blobs) {
            byte[] good = Files.readAllBytes(blob);
            byte[] flipped = good.clone();
            flipped[good.length / 2] ^= 4;
            byte[] last = good.clone();
            last[good.length - 1] ^= 1;
            Files.write(blob, flipped);
            assertDamaged(blob);
            Files.write(blob, last);
            assertDamaged(blob);
            Files.write(blob, java.util.Arrays.copyOf(good, good.length - 1));
            assertDamaged(blob);
            Files.write(blob, good);
            Files.write(blob, new byte[1], StandardOpenOption.APPEND);
            assertDamaged(blob);
            Files.delete(blob);
            assertDamaged(blob);
            Files.write(blob, good);
        }
        try (Image image = open("oci:" + layout + ":v1")) {
            assertReads(image);
        }
    }

    private void assertDamaged(Path blob) {
        assertExit(3, "sha256:" + blob.getFileName(), () -> {
            try (Image image = open("oci:" + directory + ":v1")) {
                image.readLayers(ImageTest::names);
            }
        });
    }

    @Test
    void aWrongDiffIdIsFoundAtTheEnd() throws IOException {
        ImageBuilder image =
                new ImageBuilder().layer("application/vnd.oci.image.layer.v1.tar+gzip", upper().gzip(), lower().tar());
        image.writeLayout(directory, "v1");
        assertExit(3, "the config says sha256:" + ImageBuilder.sha256(lower().tar()), () -> {
            try (Image open = open("oci:" + directory + ":v1")) {
                open.readLayer(0, (_, _) -> "nothing read");
            }
        });
    }

    @Test
    void anEntryThatIsWrongIsNamedWithItsBlob() throws IOException {
        LayerBuilder bad = new LayerBuilder().file("good", 0644, "").entry("odd", 'M', 0644, "", "");
        new ImageBuilder().layer(bad).writeLayout(directory, "v1");
        assertThatThrownBy(() -> {
                    try (Image image = open("oci:" + directory + ":v1")) {
                        image.readLayers(ImageTest::names);
                    }
                })
                .hasMessageMatching("oci:.*:v1: blob sha256:[0-9a-f]{64}: entry \"odd\": an entry of unknown type "
                        + "\"M\" \\(at byte 512\\)");
    }

    @Test
    void blobsAreReadVerified() throws IOException {
        sample().writeLayout(directory, "v1");
        try (Image image = open("oci:" + directory + ":v1")) {
            Descriptor layer = image.manifest().layers().getFirst();
            try (var in = image.openBlob(layer)) {
                assertThat(in.readAllBytes()).isEqualTo(lower().gzip());
            }
            try (LayerStream stream = image.openLayer(0)) {
                assertThat(stream.readAllBytes()).isEqualTo(lower().tar());
                stream.finish();
            }
            try (LayerStream stream = image.openLayer(1)) {
                assertThat(stream.read()).isEqualTo('b');
            }
        }
    }
}
