package io.github.unroot.tar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as the body of an extended header. */
final class PaxFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        LayerBuilder.record("path", "p/q") + LayerBuilder.record("linkpath", "l"),
                        LayerBuilder.record("size", "12")
                                + LayerBuilder.record("uid", "1")
                                + LayerBuilder.record("gid", "2"),
                        LayerBuilder.record("mtime", "-1.25")
                                + LayerBuilder.record("atime", "1")
                                + LayerBuilder.record("ctime", "2.5"),
                        LayerBuilder.record("SCHILY.xattr.user.a", "v\0w") + LayerBuilder.record("comment", "c"),
                        LayerBuilder.record("uname", "root") + LayerBuilder.record("GNU.sparse.major", "1"))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void records(byte[] body) throws IOException {
        Optional<PaxRecords> records = read(body, () -> PaxRecords.parse(body));
        if (records.isEmpty()) {
            return;
        }
        PaxRecords found = records.get();
        if (found.path != null) {
            assertThat(found.path).isNotEmpty().doesNotContain(0);
        }
        if (found.modified != null) {
            assertThat(found.modified.nanos()).isBetween(0, 999_999_999);
        }
        found.xattrs().forEach((name, value) -> {
            assertThat(name).isNotEmpty();
            assertThat(value).isNotEmpty();
        });
    }
}
