package io.github.unroot.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a trace: the traced program writes half of it, so that nothing in it may stop the parser. */
final class TraceFuzzTest extends FuzzTarget {
    private static final int SEED_BYTES = 4096;

    static Stream<byte[]> seeds() {
        return Stream.of("tricky.strace", "shell.strace").flatMap(TraceFuzzTest::pieces);
    }

    private static Stream<byte[]> pieces(String name) {
        try (InputStream stream = Objects.requireNonNull(TraceFuzzTest.class.getResourceAsStream(name))) {
            byte[] all = stream.readAllBytes();
            return Stream.iterate(0, at -> at < Math.min(all.length, 10 * SEED_BYTES), at -> at + SEED_BYTES)
                    .map(at -> Arrays.copyOfRange(all, at, Math.min(all.length, at + SEED_BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void trace(byte[] text) throws IOException {
        Trace trace = read(text, () -> TraceParser.parse(new ByteArrayInputStream(text)))
                .orElseThrow();
        assertThat(trace.stoppingDenials()).isSubsetOf(trace.denials());
        assertThat(trace.survivedDenials()).isSubsetOf(trace.denials());
        trace.accesses()
                .forEach(access -> assertThat(trace.filesReadBefore(access)).doesNotHaveDuplicates());
    }
}
