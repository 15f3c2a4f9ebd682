package io.github.unroot.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferrersTest {
    private static final String TYPE = "application/vnd.example.note";
    private static final Platform AMD64 = new Platform("linux", "amd64", "");

    @TempDir
    private Path directory;

    @BeforeEach
    void makeAnImageInALayoutAndInAnArchive() throws IOException {
        ImageBuilder sample = new ImageBuilder()
                .layer(new LayerBuilder().file("hello", 0755, "hello"))
                .command("/hello");
        sample.writeLayout(directory.resolve("layout"), "v1");
        try (Image image = Image.open(reference("oci:%s/layout:v1"), AMD64)) {
            Destination.of(reference("oci-archive:%s/archive.tar:v1")).publish(ImageContent.of(image));
        }
    }

    private Reference reference(String pattern) throws UnrootException {
        return Reference.parse(pattern.formatted(directory));
    }

    private static Artifact note(Descriptor subject, String text, Optional<String> tag) {
        byte[] empty = "{}".getBytes(UTF_8);
        byte[] bytes = text.getBytes(UTF_8);
        Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.of(empty), empty.length);
        Descriptor layer = Descriptor.of("text/plain", Digest.of(bytes), bytes.length);
        Manifest manifest =
                Manifest.referring(subject, TYPE, config, List.of(layer)).withAnnotation("org.example.text", text);
        return new Artifact(
                manifest, Map.of(config.digest(), BlobContent.of(empty), layer.digest(), BlobContent.of(bytes)), tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci:%s/layout:v1", "oci-archive:%s/archive.tar:v1"})
    void whatIsAttachedIsListedAndReadBack(String pattern) throws IOException {
        Descriptor subject;
        try (Referrers place = Referrers.of(reference(pattern))) {
            subject = place.images(Optional.empty()).getFirst();
            assertThat(place.list(subject.digest(), TYPE)).isEmpty();
            place.attach(List.of(note(subject, "one", Optional.empty()), note(subject, "two", Optional.of("named"))));
        }
        try (Referrers place = Referrers.of(reference(pattern))) {
            place.attach(List.of(note(subject, "one", Optional.empty())));
        }
        try (Referrers place = Referrers.of(reference(pattern))) {
            List<Descriptor> found = place.list(subject.digest(), TYPE);
            assertThat(found)
                    .extracting(one -> one.annotations().get("org.example.text"))
                    .containsExactly("one", "two");
            assertThat(found).extracting(Descriptor::artifactType).containsOnly(TYPE);
            Manifest manifest = place.manifest(found.getFirst());
            assertThat(manifest.subject()).contains(subject.digest());
            assertThat(place.blob(manifest.layers().getFirst())).asString(UTF_8).isEqualTo("one");
            assertThat(place.tagged("named").map(Descriptor::digest))
                    .contains(found.getLast().digest());
            assertThat(place.tagged("other")).isEmpty();
            assertThat(place.list(subject.digest(), "application/other")).isEmpty();
            assertThat(place.list(Digest.of(new byte[0]), TYPE)).isEmpty();
        }
        try (Image image = Image.open(reference(pattern), AMD64)) {
            assertThat(image.descriptor().digest()).isEqualTo(subject.digest());
        }
    }

    @Test
    void anImageIsFoundWithoutATagBesideItsArtifacts() throws IOException {
        String att = "sha256-" + "0".repeat(64) + ".att";
        try (Referrers place = Referrers.of(reference("oci:%s/layout:v1"))) {
            Descriptor subject = place.images(Optional.of(AMD64)).getFirst();
            place.attach(List.of(note(subject, "one", Optional.empty()), note(subject, "two", Optional.of(att))));
        }
        try (Image image = Image.open(reference("oci:%s/layout"), AMD64)) {
            assertThat(image.config().command()).containsExactly("/hello");
        }
        assertThatThrownBy(() -> Image.open(reference("oci:%s/layout:v2"), AMD64))
                .hasMessageContaining("choose one of its tags: v1")
                .hasMessageNotContaining(".att");
    }

    @Test
    void publishedWithItsArtifactsAnImageAppearsTogetherWithThem() throws IOException {
        for (String pattern : List.of("oci:%s/new:v1", "oci-archive:%s/new.tar:v1")) {
            try (Image image = Image.open(reference("oci:%s/layout:v1"), AMD64)) {
                Artifact note = note(image.descriptor().bare(), "one", Optional.empty());
                Destination.of(reference(pattern)).publish(ImageContent.of(image), List.of(note));
            }
            try (Referrers place = Referrers.of(reference(pattern))) {
                Descriptor subject = place.images(Optional.empty()).getFirst();
                assertThat(place.list(subject.digest(), TYPE)).hasSize(1);
            }
        }
    }

    @Test
    void anArtifactWithAnotherByteIsRefusedWhenItIsRead() throws IOException {
        try (Referrers place = Referrers.of(reference("oci:%s/layout:v1"))) {
            Descriptor subject = place.images(Optional.empty()).getFirst();
            Artifact note = note(subject, "one", Optional.empty());
            place.attach(List.of(note));
            Descriptor layer = note.manifest().layers().getFirst();
            Files.writeString(
                    directory.resolve("layout/blobs/sha256/" + layer.digest().hex()), "two");
            assertThatThrownBy(() -> place.blob(layer)).hasMessageContaining("digest");
        }
    }

    @Test
    void aLayoutThatIsNotThereListsNothingAndHasNoImages() throws IOException {
        for (String pattern : List.of("oci:%s/none:v1", "oci-archive:%s/none.tar:v1")) {
            try (Referrers place = Referrers.of(reference(pattern))) {
                assertThat(place.list(Digest.of(new byte[0]), TYPE)).isEmpty();
                assertThat(place.tagged("v1")).isEmpty();
                assertThatThrownBy(() -> place.images(Optional.empty())).hasMessageContaining("there is no such");
            }
        }
    }

    /** A small file with many names would become a large one. */
    @Test
    void nothingIsAddedToAnArchiveWithLinks() throws IOException {
        Path file = directory.resolve("links.tar");
        Files.write(
                file,
                new LayerBuilder()
                        .file("index.json", 0644, Files.readString(directory.resolve("layout/index.json")))
                        .symlink("again", "index.json")
                        .tar());
        byte[] before = Files.readAllBytes(file);
        Descriptor subject;
        try (Referrers place = Referrers.of(reference("oci:%s/layout:v1"))) {
            subject = place.images(Optional.empty()).getFirst();
        }
        try (Referrers place = Referrers.of(reference("oci-archive:%s/links.tar:v1"))) {
            assertThatThrownBy(() -> place.attach(List.of(note(subject, "one", Optional.empty()))))
                    .hasMessageContaining("the archive holds links");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aDockerArchiveHasNoRoom() throws UnrootException {
        Reference archive = reference("docker-archive:%s/x.tar");
        assertThat(Referrers.canBeKeptAt(archive)).isFalse();
        assertThatThrownBy(() -> Referrers.of(archive)).hasMessageContaining("no room");
    }
}
