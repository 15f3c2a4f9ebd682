package io.github.unroot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes compressed by the pinned encoder come back. */
final class GzipEncoderFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        byte[] ramp = new byte[4096];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) ((i * i) >> 4);
        }
        return Stream.of("abcabcabcabd".getBytes(StandardCharsets.US_ASCII), new byte[700], ramp);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void encoded(byte[] plain) throws IOException {
        byte[] gzip = read(plain, () -> encode(plain)).orElseThrow();
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            assertThat(stream.readAllBytes()).isEqualTo(plain);
        }
    }

    private static byte[] encode(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GzipEncoder out = new GzipEncoder(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
