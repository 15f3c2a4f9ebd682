package io.github.unroot.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.HistoryEntry;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.GzipEncoder;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DestinationTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    @TempDir
    private Path directory;

    private static ImageBuilder sample() {
        return new ImageBuilder()
                .layer(new LayerBuilder().directory("etc", 0755).file("etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n"))
                .layer(new LayerBuilder()
                        .owner(0, 0)
                        .file("hello", 0755, "hello")
                        .symlink("link", "hello"))
                .command("/hello");
    }

    private Image source() throws IOException {
        sample().writeLayout(directory.resolve("source"), "v1");
        return Image.open(Reference.parse("oci:" + directory + "/source:v1"), AMD64);
    }

    /** The sample with one more layer of our own making. */
    private static ImageContent changed(Image image) throws IOException {
        byte[] tar = new LayerBuilder().owner(0, 0).directory("run", 0775).tar();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GzipEncoder out = new GzipEncoder(gzip)) {
            out.write(tar);
        }
        Descriptor layer = Descriptor.of(
                MediaTypes.layer(image.manifest().mediaType(), Compression.GZIP),
                Digest.of(gzip.toByteArray()),
                gzip.size());
        ImageConfig config = image.config()
                .withUser("1001:0")
                .withLayerOnTop(Digest.of(tar), new HistoryEntry(Instant.EPOCH, "unroot", ""));
        List<Descriptor> layers = new ArrayList<>(image.manifest().layers());
        layers.add(layer);
        Descriptor configDescriptor =
                Descriptor.of(image.manifest().config().mediaType(), config.digest(), config.toBytes().length);
        Manifest manifest = image.manifest().with(configDescriptor, layers).withAnnotation("a", "b");
        return ImageContent.of(image, manifest, config, Map.of(layer.digest(), BlobContent.of(gzip.toByteArray())));
    }

    private Descriptor publish(String destination, ImageContent content) throws IOException {
        return Destination.of(Reference.parse(destination)).publish(content);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anImageIsPublishedAsItIs() throws IOException {
        try (Image image = source()) {
            for (String destination : List.of(
                    "oci:" + directory + "/new/layout:v2",
                    "oci-archive:" + directory + "/o.tar:v2",
                    "docker-archive:" + directory + "/d.tar:name:v2")) {
                Descriptor published = publish(destination, ImageContent.of(image));
                assertThat(published.digest()).hasToString(sample().digest());
                try (Image again = Image.open(Reference.parse(destination), AMD64)) {
                    assertThat(again.descriptor().digest()).hasToString(sample().digest());
                    assertThat(again.readLayers((_, entries) -> entries.next() != null))
                            .containsExactly(true, true);
                }
            }
        }
        assertThat(files(directory.resolve("new/layout"))).isEqualTo(files(directory.resolve("source")));
    }

    @Test
    void otherTagsStayAndTheSameTagIsReplaced() throws IOException {
        try (Image image = source()) {
            publish("oci:" + directory + "/source:v2", changed(image));
            publish("oci:" + directory + "/source:v2", changed(image));
            publish("oci:" + directory + "/source:v3", ImageContent.of(image));
        }
        try (Image first = Image.open(Reference.parse("oci:" + directory + "/source:v1"), AMD64);
                Image second = Image.open(Reference.parse("oci:" + directory + "/source:v2"), AMD64)) {
            assertThat(first.descriptor().digest()).hasToString(sample().digest());
            assertThat(second.config().user()).isEqualTo("1001:0");
            assertThat(second.manifest().layers())
                    .hasSize(3)
                    .startsWith(first.manifest().layers().toArray(Descriptor[]::new));
        }
        assertThat(Files.readString(directory.resolve("source/index.json")).split("ref.name", -1))
                .hasSize(4);
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        try (Image image = source()) {
            publish("docker-archive:" + directory + "/a.tar:x", changed(image));
            publish("docker-archive:" + directory + "/b.tar:x", changed(image));
        }
        assertThat(directory.resolve("a.tar")).hasSameBinaryContentAs(directory.resolve("b.tar"));
    }

    @Test
    void aFailureLeavesNothingBehind() throws IOException {
        try (Image image = source()) {
            ImageContent good = changed(image);
            Descriptor top = good.manifest().layers().getLast();
            ImageContent bad = ImageContent.of(
                    image, good.manifest(), good.config(), Map.of(top.digest(), BlobContent.of(new byte[9])));
            List<String> before = files(directory);
            for (String destination : List.of(
                    "oci:" + directory + "/new/layout:v2",
                    "oci:" + directory + "/source:v2",
                    "oci-archive:" + directory + "/o.tar:v2")) {
                assertThatThrownBy(() -> publish(destination, bad)).isInstanceOf(UnrootException.class);
                assertThat(files(directory)).isEqualTo(before);
            }
            assertThat(directory.resolve("new")).doesNotExist();
        }
    }

    @Test
    @Tag("F14")
    void f14TwoWritersBothKeepTheirTags() throws Exception {
        try (Image image = source();
                ExecutorService executor = Executors.newFixedThreadPool(4)) {
            ImageContent content = changed(image);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String destination = "oci:" + directory + "/shared:t" + i;
                running.add(executor.submit(() -> publish(destination, content)));
            }
            for (Future<?> each : running) {
                each.get();
            }
            for (int i = 0; i < 12; i++) {
                Image.open(Reference.parse("oci:" + directory + "/shared:t" + i), AMD64)
                        .close();
            }
        }
    }

    @Test
    @Tag("F05")
    void f05ADamagedBlobIsWrittenAnew() throws IOException {
        try (Image image = source()) {
            publish("oci:" + directory + "/target:v1", ImageContent.of(image));
            String layer = image.manifest().layers().getFirst().digest().hex();
            Path blob = directory.resolve("target/blobs/sha256/" + layer);
            byte[] bytes = Files.readAllBytes(blob);
            bytes[20] ^= 1;
            Files.write(blob, bytes);
            publish("oci:" + directory + "/target:v1", ImageContent.of(image));
            assertThat(blob).hasSameBinaryContentAs(directory.resolve("source/blobs/sha256/" + layer));
        }
    }

    @Test
    void skopeoAndUmociAcceptWhatWeWrite() throws Exception {
        try (Image image = source()) {
            ImageContent content = changed(image);
            String digest = content.manifest().digest().toString();
            publish("oci:" + directory + "/out:v2", content);
            publish("oci-archive:" + directory + "/o.tar:v2", content);
            publish("docker-archive:" + directory + "/d.tar:some/name:v2", content);
            assertThat(run("skopeo", "inspect", "oci:" + directory + "/out:v2")).contains(digest);
            assertThat(run("skopeo", "inspect", "oci-archive:" + directory + "/o.tar:v2"))
                    .contains(digest);
            assertThat(run("skopeo", "inspect", "--config", "docker-archive:" + directory + "/d.tar"))
                    .contains("1001:0");
            run(
                    "skopeo",
                    "copy",
                    "--insecure-policy",
                    "docker-archive:" + directory + "/d.tar:some/name:v2",
                    "oci:" + directory + "/copied:v2");
        }
        run(
                "umoci",
                "unpack",
                "--rootless",
                "--image",
                directory + "/out:v2",
                directory.resolve("bundle").toString());
        assertThat(directory.resolve("bundle/rootfs/hello")).hasContent("hello");
        assertThat(directory.resolve("bundle/rootfs/run")).isDirectory();
    }

    @Test
    void whatSkopeoWritesIsRead() throws Exception {
        source().close();
        String from = "oci:" + directory + "/source:v1";
        run("skopeo", "copy", "--insecure-policy", from, "docker-archive:" + directory + "/d.tar:some/name:v2");
        run("skopeo", "copy", "--insecure-policy", from, "oci-archive:" + directory + "/o.tar:v2");
        run(
                "skopeo",
                "copy",
                "--insecure-policy",
                "--dest-compress-format",
                "zstd",
                "--dest-compress",
                from,
                "oci:" + directory + "/zstd:v2");
        for (String reference : List.of(
                "docker-archive:" + directory + "/d.tar",
                "oci-archive:" + directory + "/o.tar:v2",
                "oci:" + directory + "/zstd:v2")) {
            try (Image image = Image.open(Reference.parse(reference), AMD64)) {
                assertThat(image.config().command()).containsExactly("/hello");
                assertThat(image.readLayers((_, entries) -> entries.next() != null))
                        .containsExactly(true, true);
            }
        }
    }
}
