package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.GzipMember;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much an image may be when it is stored, and when it is expanded. */
@Tag("H32")
class ExpansionTest {
    @TempDir
    private Path directory;

    @Test
    void theLimitOfEveryImage() throws UnrootException {
        assertThat(Expansion.BYTES_MAX).isEqualTo(64L << 30);
        Expansion expansion = new Expansion(2);
        expansion.reached(0, 60L << 30);
        expansion.reached(1, 4L << 30);
        assertThatThrownBy(() -> expansion.reached(1, (4L << 30) + 1))
                .hasMessage("the image's layers expand to more than 68719476736 bytes");
    }

    @Test
    void aLayerThatIsReadAgainIsCountedOnce() throws UnrootException {
        Expansion expansion = new Expansion(2, 100);
        expansion.reached(0, 60);
        expansion.reached(0, 20);
        expansion.reached(0, 60);
        expansion.reached(1, 40);
        assertThatThrownBy(() -> expansion.reached(0, 61)).isInstanceOf(UnrootException.class);
    }

    @Test
    void aLayerIsCountedWhileItExpands() throws IOException {
        byte[] plain = new byte[1 << 20];
        Expansion enough = new Expansion(2, 3 << 19);
        assertThat(read(plain, enough, 0)).isEqualTo(plain.length);
        assertThatThrownBy(() -> read(plain, enough, 1))
                .hasMessageMatching("blob sha256:[0-9a-f]{64}: the image's layers expand to more than 1572864 bytes");
        assertThat(read(plain, enough, 0)).isEqualTo(plain.length);
    }

    private static int read(byte[] plain, Expansion expansion, int layer) throws IOException {
        byte[] gzip = GzipMember.of(plain).bytes();
        Descriptor descriptor = Descriptor.of(ImageBuilder.GZIP_LAYER, Digest.of(gzip), gzip.length);
        try (LayerStream stream = LayerStream.open(
                new ByteArrayInputStream(gzip), descriptor, Compression.GZIP, Digest.of(plain), expansion, layer)) {
            return stream.readAllBytes().length;
        }
    }

    @Test
    void whatALayerStoresHasALimit() throws IOException {
        assertThat(Image.LAYER_STORED_BYTES_MAX).isEqualTo(16L << 30);
        openWithLayerOf(16L << 30);
        assertThatThrownBy(() -> openWithLayerOf((16L << 30) + 1))
                .hasMessageMatching(
                        ".*blob sha256:[0-9a-f]{64}: a layer of 17179869185 bytes, at most 17179869184 are read");
    }

    private void openWithLayerOf(long bytes) throws IOException {
        LayerBuilder layer = new LayerBuilder().file("x", 0644, "");
        Path layout = Files.createTempDirectory(directory, "layout");
        new ImageBuilder()
                .plainLayer(layer)
                .editManifest(json -> json.replace("\"size\":" + layer.tar().length, "\"size\":" + bytes))
                .writeLayout(layout, "v1");
        Image.open(Reference.parse("oci:" + layout + ":v1"), new Platform("linux", "amd64", ""))
                .close();
    }

    @Test
    void aCompressedArchiveMayNotFillTheDisk() throws IOException {
        assertThat(ArchiveFiles.EXPANDED_BYTES_MAX).isEqualTo(64L << 30);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ArchiveFiles.expand(new ByteArrayInputStream(new byte[1000]), plain, 1000);
        assertThat(plain.size()).isEqualTo(1000);
        assertThatThrownBy(() -> ArchiveFiles.expand(new ByteArrayInputStream(new byte[1001]), plain, 1000))
                .hasMessage("the archive expands to more than 1000 bytes");
    }
}
