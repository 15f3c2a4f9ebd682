package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScratchUseTest {
    /** Less than what a disk has in use. */
    private static final long BYTES_MAX = 0;

    @Test
    void measuresWhatIsMounted() throws IOException {
        assertThat(exceeded("/proc")).isPresent();
    }

    /** A run's mounts can go while they are looked at: then there is the machine's disk, which is no use of the run's. */
    @Test
    void passesOverWhatIsMountedNoMore() throws IOException {
        assertThat(exceeded("/etc")).isEmpty();
        assertThat(exceeded("/no/such/place")).isEmpty();
    }

    private static Optional<String> exceeded(String path) throws IOException {
        WritableMount mount = new WritableMount(FilePath.of(path), 01777, 0, 0);
        return new ScratchUse(ProcessHandle.current().pid(), List.of(mount), BYTES_MAX).exceeded();
    }
}
