package io.github.unroot.tar;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.image.Compression;
import io.github.unroot.testkit.ImageBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as zstd frames. A frame of a few bytes may give gigabytes, so only the first of them are asked for. */
final class ZstdFuzzTest extends FuzzTarget {
    private static final int OUTPUT_BYTES_MAX = 4 << 20;

    static Stream<byte[]> seeds() {
        byte[] text = frame("text text text text".getBytes(StandardCharsets.US_ASCII));
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'x', 'y'};
        return Stream.of(text, frame(new byte[5000]), frame(new byte[0]), ImageBuilder.joined(skippable, text, text));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void frames(byte[] zstd) throws IOException {
        read(zstd, () -> beginning(zstd));
    }

    private static int beginning(byte[] zstd) throws IOException {
        byte[] buffer = new byte[64 << 10];
        int total = 0;
        try (InputStream stream = Decompression.open(new ByteArrayInputStream(zstd), Compression.ZSTD)) {
            int count = stream.read(buffer);
            while (count >= 0 && total < OUTPUT_BYTES_MAX) {
                total += count;
                count = stream.read(buffer);
            }
        }
        return total;
    }

    private static byte[] frame(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = ZstdOutputStream.create(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
