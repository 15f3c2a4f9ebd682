package io.github.unroot.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as an index; one that is accepted takes a tag and keeps the rest. */
final class IndexFuzzTest extends FuzzTarget {
    private static final Descriptor MANIFEST = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(new byte[0]), 7);

    static Stream<byte[]> seeds() {
        Index one = Index.empty().withTag("v1", MANIFEST);
        return Stream.of(
                Index.empty().toBytes(),
                one.toBytes(),
                one.withUntagged(Descriptor.of("text/plain", Digest.of(new byte[1]), 1))
                        .toBytes(),
                "{\"manifests\":[],\"mediaType\":null,\"x\":{\"y\":1e3}}".getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void index(byte[] json) throws IOException {
        Optional<Index> index = read(json, () -> Index.parse(json, ""));
        if (index.isPresent()) {
            Index tagged = index.get().withTag("fuzzed", MANIFEST);
            Index again = Index.parse(tagged.toBytes(), "");
            assertThat(again.manifests()).isEqualTo(tagged.manifests());
            assertThat(again.tagged("fuzzed")).extracting(Descriptor::digest).containsExactly(MANIFEST.digest());
            assertThat(again.tags()).containsAll(index.get().tags());
        }
    }
}
