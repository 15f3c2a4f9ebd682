package io.github.unroot.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a built image is run: by its recipe, but for these. */
final class BuildRunFlags {
    @Option(
            names = "--level",
            paramLabel = "1..4",
            converter = RunFlags.LevelText.class,
            description = "The level of proof to reach (default: the recipe's).")
    private @Nullable Integer level;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "120s",
            converter = DurationText.class,
            description = "How long one run may take (default ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Draw the arbitrary UID from this seed, as a proof names it.")
    private @Nullable Long seed;

    /** @param level that of the recipe where it is empty */
    record Options(OptionalInt level, Duration timeout, OptionalLong seed, Optional<Path> proof, Optional<Path> key) {}

    Options options(ProofFlags proof) {
        return new Options(
                level == null ? OptionalInt.empty() : OptionalInt.of(level),
                timeout,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                proof.file(),
                proof.key());
    }
}
