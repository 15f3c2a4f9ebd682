package io.github.unroot.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text as a reference; what is accepted prints as what is read as the same. */
final class ReferenceFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "docker://registry.example:5000/a/b:1.2",
                        "oci:/var/layout:tag",
                        "oci:layout",
                        "oci-archive:a.tar:v1",
                        "docker-archive:a.tar:name:tag",
                        "docker-archive:a.tar:@0",
                        "docker-daemon:busybox:latest",
                        "alpine@sha256:" + "ab".repeat(32),
                        "dir:/x")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void reference(byte[] text) throws IOException {
        Optional<Reference> reference = read(text, () -> Reference.parse(new String(text, StandardCharsets.UTF_8)));
        if (reference.isPresent()) {
            assertThat(Reference.parse(reference.get().toString())).isEqualTo(reference.get());
        }
    }
}
