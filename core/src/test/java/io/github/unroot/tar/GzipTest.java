package io.github.unroot.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Digest;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GzipTest {

    private static byte[] encoded(byte[] plain, int chunk) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GzipEncoder out = new GzipEncoder(bytes)) {
            for (int at = 0; at < plain.length; at += chunk) {
                out.write(plain, at, Math.min(chunk, plain.length - at));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] decoded(byte[] gzip) throws IOException {
        return Decompression.open(new ByteArrayInputStream(gzip), Compression.GZIP)
                .readAllBytes();
    }

    static Stream<byte[]> samples() {
        Random random = new Random(42);
        byte[] noise = new byte[700_000];
        random.nextBytes(noise);
        byte[] letters = new byte[400_000];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + (int) Math.abs(random.nextGaussian() * 4));
        }
        byte[] repeated = "the same line again\n".repeat(60_000).getBytes(ISO_8859_1);
        byte[] skewed = new byte[300_000];
        for (int i = 0; i < skewed.length; i++) {
            skewed[i] = (byte) Math.min(40, Long.numberOfTrailingZeros(random.nextLong()));
        }
        return Stream.of(
                new byte[0],
                new byte[] {7},
                "abc".getBytes(ISO_8859_1),
                new byte[3_000_000],
                noise,
                letters,
                repeated,
                skewed,
                ImageBuilder.joined(noise, repeated, Arrays.copyOf(noise, 100_000), letters));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsEncodedIsDecodedByUsAndByTheJdk(byte[] plain) throws IOException {
        byte[] gzip = encoded(plain, 1 << 20);
        assertThat(decoded(gzip)).isEqualTo(plain);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(plain);
        assertThat(encoded(plain, 777)).isEqualTo(gzip);
    }

    @Test
    void gzipItselfAcceptsTheBytes(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("all.gz");
        Files.write(file, encoded(samples().reduce(new byte[0], ImageBuilder::joined), 4096));
        Process gzip =
                new ProcessBuilder("gzip", "-tv", file.toString()).inheritIO().start();
        assertThat(gzip.waitFor()).isZero();
    }

    @Test
    void theBytesAreTheSameOnAnyMachine() throws IOException {
        byte[] plain = new LayerBuilder()
                .directory("etc", 0755)
                .file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n".repeat(500))
                .tar();
        assertThat(Digest.of(encoded(plain, 8192)).hex())
                .isEqualTo("f7b49b7ce0451d72a1fbd24a97880b4099bceab1fc4ef2a6c629da6314bcb8df");
    }

    @Test
    void theSizeIsNearZlibs() throws IOException {
        byte[] text = samples().skip(5).findFirst().orElseThrow();
        assertThat(encoded(text, 1 << 16).length).isLessThan(LayerBuilder.gzip(text).length * 105 / 100);
    }

    @Test
    @Tag("H28")
    void manyMembers() throws IOException {
        byte[] empty = LayerBuilder.gzip(new byte[0]);
        byte[] one = LayerBuilder.gzip("one".getBytes(ISO_8859_1));
        byte[] two = LayerBuilder.gzip("two".getBytes(ISO_8859_1));
        assertThat(decoded(ImageBuilder.joined(empty, one, empty, two))).isEqualTo("onetwo".getBytes(ISO_8859_1));
        assertThat(decoded(repeated(empty, 10_000))).isEmpty();
        assertThatThrownBy(() -> decoded(repeated(empty, 10_001))).hasMessageContaining("empty gzip members");
        assertThat(decoded(repeated(one, 20_000))).hasSize(60_000);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    @Test
    @Tag("H28")
    void damageIsRefused() {
        byte[] gzip = LayerBuilder.gzip("content ".repeat(1000).getBytes(ISO_8859_1));
        assertThatThrownBy(() -> decoded(ImageBuilder.joined(gzip, "garbage".getBytes(ISO_8859_1))))
                .hasMessageContaining("garbage where a gzip member should start");
        assertThatThrownBy(() -> decoded(flipped(gzip, gzip.length - 6))).hasMessageContaining("wrong CRC");
        assertThatThrownBy(() -> decoded(flipped(gzip, gzip.length - 2))).hasMessageContaining("wrong length");
        for (int length = 10; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertThatThrownBy(() -> decoded(cut)).hasMessageContaining("cut off");
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    @Test
    void headersWithAllOptionalFieldsAreRead() throws Exception {
        Process gzip = new ProcessBuilder("sh", "-c", "cd /tmp && printf hello > h$$ && gzip -c h$$; rm h$$").start();
        assertThat(decoded(gzip.getInputStream().readAllBytes())).isEqualTo("hello".getBytes(ISO_8859_1));
    }

    @Test
    @Tag("H29")
    void mediaTypeAndBytesMustAgree() {
        byte[] gzip = LayerBuilder.gzip(new byte[1024]);
        assertThatThrownBy(() -> Decompression.open(new ByteArrayInputStream(gzip), Compression.NONE))
                .hasMessageContaining("says plain tar, the bytes are gzip");
        assertThatThrownBy(() -> Decompression.open(new ByteArrayInputStream(new byte[1024]), Compression.GZIP))
                .hasMessageContaining("says gzip, the bytes are plain tar");
        assertThatThrownBy(() -> Decompression.open(new ByteArrayInputStream(gzip), Compression.ZSTD))
                .hasMessageContaining("says zstd, the bytes are gzip");
    }

    @Test
    @Tag("H30")
    void otherCompressionsAreNamed() {
        assertThatThrownBy(() -> Decompression.found("BZh91AY".getBytes(ISO_8859_1)))
                .hasMessageContaining("bzip2");
        assertThatThrownBy(() -> Decompression.found("\u00fd7zXZ\0".getBytes(ISO_8859_1)))
                .hasMessageContaining("xz");
    }
}
