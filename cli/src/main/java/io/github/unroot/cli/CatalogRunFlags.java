package io.github.unroot.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a catalog's images are made and run. */
final class CatalogRunFlags {
    @Option(
            names = "--jobs",
            paramLabel = "N",
            converter = JobsText.class,
            description = "How many images at once (default: as many as there are processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--level",
            paramLabel = "1..4",
            converter = RunFlags.LevelText.class,
            description = "Try to prove this level too, where a recipe asks for less.")
    private @Nullable Integer level;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "120s",
            converter = DurationText.class,
            description = "How long one run of an image may take (default ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(2);

    @Option(names = "--make", hidden = true, description = "Make this one here: what the command starts itself with.")
    private @Nullable String make;

    CatalogRunOptions options() {
        return new CatalogRunOptions(
                jobs, level == null ? OptionalInt.empty() : OptionalInt.of(level), timeout, Optional.ofNullable(make));
    }
}
