package io.github.unroot.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a manifest; one that is accepted and written anew is read as the same. */
final class ManifestFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        String manifest = new ImageBuilder()
                .layer(new LayerBuilder().file("a", 0644, "x"))
                .manifestJson();
        return Stream.of(
                        manifest,
                        manifest.replace(
                                "\"layers\"", "\"annotations\":{\"a\":\"b\"},\"unknown\":[1,2.50,null],\"layers\""),
                        manifest.replace(
                                "\"size\"", "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"},\"size\""),
                        manifest.replace("\"layers\"", "\"manifests\":[],\"layers\""))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void manifest(byte[] json) throws IOException {
        Optional<Manifest> manifest = read(json, () -> Manifest.parse(json, ""));
        if (manifest.isPresent()) {
            Manifest first = manifest.get();
            Manifest again =
                    Manifest.parse(first.with(first.config(), first.layers()).toBytes(), first.mediaType());
            assertThat(again.config()).isEqualTo(first.config());
            assertThat(again.layers()).isEqualTo(first.layers());
            assertThat(again.annotations()).isEqualTo(first.annotations());
            assertThat(again.with(again.config(), again.layers()).toBytes()).isEqualTo(again.toBytes());
        }
    }
}
