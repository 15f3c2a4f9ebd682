package io.github.unroot.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("F07")
final class PatienceTest {
    private final Testbed clock = new Testbed();

    private Patience patience(long seed) {
        return new Patience(clock, new Random(seed), clock::pass);
    }

    private List<Duration> waits(long seed, Optional<Duration> asked) throws IOException {
        clock.waits.clear();
        Patience.Series series = patience(seed).begin();
        int tries = 1;
        while (series.again(asked)) {
            tries++;
        }
        assertThat(tries).isLessThanOrEqualTo(Patience.TRIES_MAX);
        return new ArrayList<>(clock.waits);
    }

    @Test
    void waitsGrowAndAreNeverTheSame() throws IOException {
        List<Duration> waits = waits(1, Optional.empty());
        assertThat(waits).hasSize(Patience.TRIES_MAX - 1).isSorted();
        assertThat(waits.getFirst()).isBetween(Duration.ofMillis(250), Duration.ofMillis(375));
        assertThat(waits(1, Optional.empty())).isEqualTo(waits);
        assertThat(waits(2, Optional.empty())).isNotEqualTo(waits);
    }

    @Test
    void whatAServerAsksForIsCapped() throws IOException {
        assertThat(waits(1, Optional.of(Duration.ofSeconds(5))))
                .hasSize(4)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6)));
        assertThat(waits(1, Optional.of(Duration.ofDays(1))))
                .hasSize(4)
                .allSatisfy(wait -> assertThat(wait).isBetween(Patience.WAIT_MAX, Patience.WAIT_MAX.plusSeconds(1)));
    }

    @Test
    void theWholeHasAnEnd() throws IOException {
        Patience.Series series = patience(1).begin();
        assertThat(series.again(Optional.empty())).isTrue();
        clock.pass(Patience.TOTAL_MAX);
        assertThat(series.again(Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "5, PT5S",
        "86400, PT24H",
        "'Thu, 01 Jan 2026 00:00:07 GMT', PT7S",
        "'Wed, 31 Dec 2025 00:00:00 GMT', PT0S",
    })
    void aServerSaysWhenToComeBack(String header, Duration asked) {
        assertThat(patience(1).asked(Optional.of(header))).contains(asked);
    }

    @ParameterizedTest
    @CsvSource({"garbage", "-5", "''", "5.5", "99999999999999999999", "2026-01-01"})
    void orSaysNothingThatCanBeUnderstood(String header) {
        assertThat(patience(1).asked(Optional.of(header))).isEmpty();
    }
}
