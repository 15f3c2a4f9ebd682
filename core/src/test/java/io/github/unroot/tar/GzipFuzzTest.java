package io.github.unroot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.image.Compression;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as gzip members; what is accepted is what the JDK's own reader gives. */
final class GzipFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        byte[] text = LayerBuilder.gzip("text text text".getBytes(StandardCharsets.US_ASCII));
        byte[] empty = LayerBuilder.gzip(new byte[0]);
        byte[] named = text.clone();
        named[3] = 8;
        named = ImageBuilder.joined(
                java.util.Arrays.copyOf(named, 10),
                "name\0".getBytes(StandardCharsets.US_ASCII),
                java.util.Arrays.copyOfRange(text, 10, text.length));
        return Stream.of(
                text, empty, named, ImageBuilder.joined(text, empty, named), LayerBuilder.gzip(new byte[3000]));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void members(byte[] gzip) throws IOException {
        Optional<byte[]> plain =
                read(gzip, () -> all(Decompression.open(new ByteArrayInputStream(gzip), Compression.GZIP)));
        if (plain.isPresent()) {
            assertThat(all(new GZIPInputStream(new ByteArrayInputStream(gzip)))).isEqualTo(plain.get());
        }
    }

    private static byte[] all(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }
}
