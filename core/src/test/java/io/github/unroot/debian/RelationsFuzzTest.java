package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a field of relations; what is accepted is read again from its text, and its versions have one order. */
final class RelationsFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "libc6 (>= 2.36), python3:any (<< 3.12) | pypy3,\n c (= 1:2.0~rc1-1+b1)",
                        "a(<1)|b( > 0:1.0-0 ),c:native,",
                        "mail-transport-agent")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void relations(byte[] input) throws IOException {
        Optional<Relations> relations = read(input, () -> Relations.parse(new String(input, StandardCharsets.UTF_8)));
        if (relations.isEmpty()) {
            return;
        }
        assertThat(Relations.parse(relations.get().toString())).isEqualTo(relations.get());
        DebianVersion before = new DebianVersion("0~");
        for (Relation relation : relations.get().all()) {
            DebianVersion version =
                    relation.bound().map(Relation.Bound::version).orElse(before);
            assertThat(version).isEqualByComparingTo(version);
            assertThat(Integer.signum(version.compareTo(before))).isEqualTo(-Integer.signum(before.compareTo(version)));
            before = version;
        }
    }
}
