package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a lock; one that is accepted is the same when it is written and read again. */
final class LockFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of(
                LockDocument.write(LockTest.LOCK),
                LockDocument.write(new Lock(List.of(), "amd64", List.of(), List.of(), List.of())));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void lock(byte[] input) throws IOException {
        Optional<Lock> lock = read(input, () -> LockDocument.read("lock.yaml", input));
        if (lock.isPresent()) {
            assertThat(LockDocument.read("lock.yaml", LockDocument.write(lock.get())))
                    .isEqualTo(lock.get());
        }
    }
}
