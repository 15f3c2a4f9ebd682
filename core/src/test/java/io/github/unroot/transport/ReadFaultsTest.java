package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.disk.Failing;
import io.github.unroot.testkit.disk.FaultyDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call that reading an image makes fails once: what is read is right, or the file is named that is to blame. */
final class ReadFaultsTest {
    private static final long SEED = Long.getLong("unroot.seed", System.nanoTime());
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final int CALLS_MAX = 1000;

    @TempDir
    private Path directory;

    enum Source {
        A_LAYOUT,
        A_LAYOUT_ARCHIVE,
        A_COMPRESSED_ARCHIVE,
        A_DOCKER_ARCHIVE;

        void write(Path file, ImageBuilder image) throws IOException {
            switch (this) {
                case A_LAYOUT -> image.writeLayout(file, "v1");
                case A_LAYOUT_ARCHIVE -> image.writeLayoutArchive(file, "v1");
                case A_COMPRESSED_ARCHIVE -> {
                    image.writeLayoutArchive(file, "v1");
                    byte[] plain = Files.readAllBytes(file);
                    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                        out.write(plain);
                    }
                }
                case A_DOCKER_ARCHIVE -> image.writeDockerArchive(file, "name:v1");
            }
        }

        Reference at(Path file) {
            return switch (this) {
                case A_LAYOUT -> new Reference.Layout(file, Optional.of("v1"));
                case A_LAYOUT_ARCHIVE, A_COMPRESSED_ARCHIVE -> new Reference.LayoutArchive(file, Optional.of("v1"));
                case A_DOCKER_ARCHIVE -> new Reference.DockerArchive(file, Optional.of("name:v1"));
            };
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                        Failing.INPUT_OUTPUT,
                        Failing.DENIED,
                        Failing.LATE_CLOSE,
                        Failing.SHORT_READ,
                        Failing.EARLY_END,
                        Failing.FLIPPED_READ)
                .flatMap(failing -> Stream.of(Source.values())
                        .map(source -> Arguments.of("F03 " + failing + ", " + source, failing, source)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whatIsReadIsRightOrTheFileIsNamed(String name, Failing failing, Source source) throws IOException {
        byte[] noise = new byte[200_000];
        new Random(0).nextBytes(noise);
        ImageBuilder image = new ImageBuilder()
                .layer(new LayerBuilder().file("first", 0644, "one"))
                .layer(new LayerBuilder().file("second", 0644, noise));
        Path file = directory.resolve("image");
        source.write(file, image);
        List<Digest> right = read(source.at(file));
        int number = 0;
        FaultyDisk disk;
        do {
            number++;
            disk = new FaultyDisk(failing, number, SEED + number);
            try {
                assertThat(read(source.at(disk.at(file)))).as("%s", disk).isEqualTo(right);
            } catch (UnrootException told) {
                assertThat(told.problem().exitStatus()).as("%s: %s", disk, told).isIn(2, 3, 4);
                assertThat(told.getMessage())
                        .as("%s", disk)
                        .contains(file.toString())
                        .doesNotContain(": null")
                        .hasLineCount(1);
            }
        } while (disk.hasFailed() && number < CALLS_MAX);
        assertThat(number).as(name).isBetween(2, CALLS_MAX - 1);
    }

    /** The digest of each layer's entries and contents. */
    private static List<Digest> read(Reference reference) throws IOException {
        try (Image image = Image.open(reference, AMD64)) {
            return image.readLayers((_, entries) -> contents(entries));
        }
    }

    private static Digest contents(TarReader entries) throws IOException {
        DigestOutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), Digest.hasher());
        for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
            hashed.write(entry.name());
            entries.content().transferTo(hashed);
        }
        return Digest.of(hashed.getMessageDigest());
    }
}
