package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a plan; what is accepted is written as what is read as the same. */
final class PlanFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        try (InputStream plan = Objects.requireNonNull(PlanFuzzTest.class.getResourceAsStream("every-kind.yaml"))) {
            String text = new String(plan.readAllBytes(), StandardCharsets.UTF_8);
            String[] changes = text.split("(?m)^(?=  - kind:)", -1);
            List<String> seeds = new ArrayList<>(
                    List.of(text, "version: 1\nsource: x\nchanges: []\n", "{version: \"1\", source: *x}"));
            for (int i = 1; i < changes.length; i++) {
                seeds.add("version: 1\nsource: x\nchanges:\n" + changes[i]);
            }
            return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void plan(byte[] yaml) throws IOException {
        Optional<Plan> plan = read(yaml, () -> PlanDocument.read("plan.yaml", yaml));
        if (plan.isPresent()) {
            byte[] written = PlanDocument.write(plan.get()).getBytes(StandardCharsets.UTF_8);
            Plan again = PlanDocument.read("plan.yaml", written);
            assertThat(again).isEqualTo(plan.get());
            assertThat(again.digest()).isEqualTo(plan.get().digest());
        }
    }
}
