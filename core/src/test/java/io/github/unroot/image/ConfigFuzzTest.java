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

/** Any bytes as a config; one that is accepted takes another user and keeps the rest. */
final class ConfigFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        ImageBuilder image = new ImageBuilder()
                .layer(new LayerBuilder().file("a", 0644, "x"))
                .user("www-data")
                .entrypoint("/bin/sh", "-c")
                .environment("PATH=/bin", "HOME=/")
                .expose("80/tcp", "53/udp")
                .volume("/data")
                .workingDirectory("/srv")
                .config("\"StopSignal\":\"SIGQUIT\",\"Labels\":{\"a\":\"b\"},\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"],"
                        + "\"Interval\":30000000000,\"Retries\":3}");
        return Stream.of(image.configJson(), image.configJson().replace("[\"/bin/sh\",\"-c\"]", "\"/bin/sh\""))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void config(byte[] json) throws IOException {
        Optional<ImageConfig> config = read(json, () -> ImageConfig.parse(json));
        if (config.isPresent()) {
            ImageConfig first = config.get();
            ImageConfig again = ImageConfig.parse(
                    first.withUser("1001:0").withLabel("fuzzed", "yes").toBytes());
            assertThat(again.user()).isEqualTo("1001:0");
            assertThat(again.labels()).containsEntry("fuzzed", "yes").hasSize(labelsAfter(first));
            assertThat(again.entrypoint()).isEqualTo(first.entrypoint());
            assertThat(again.command()).isEqualTo(first.command());
            assertThat(again.environment()).isEqualTo(first.environment());
            assertThat(again.exposedPorts()).isEqualTo(first.exposedPorts());
            assertThat(again.volumes()).isEqualTo(first.volumes());
            assertThat(again.healthcheck()).isEqualTo(first.healthcheck());
            assertThat(again.diffIds()).isEqualTo(first.diffIds());
            assertThat(again.historyCount()).isEqualTo(first.historyCount());
        }
    }

    private static int labelsAfter(ImageConfig before) {
        return before.labels().size() + (before.labels().containsKey("fuzzed") ? 0 : 1);
    }
}
