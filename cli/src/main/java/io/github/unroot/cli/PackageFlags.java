package io.github.unroot.cli;

import io.github.unroot.PackageOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where packages come from, as picocli fills it. */
final class PackageFlags {
    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "A mirror of the archive (default: the sources of this machine's apt).")
    private @Nullable URI mirror;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description =
                    "Choose packages of this suite, such as bookworm (default: the lock's, or this machine's own).")
    private @Nullable String suite;

    @Option(
            names = "--keyring",
            paramLabel = "FILE",
            description = "Keys that sign the archive (default: the installed ones of Debian and Ubuntu). Repeatable.")
    private List<Path> keyrings = new ArrayList<>();

    PackageOptions options() {
        return new PackageOptions(Optional.ofNullable(mirror), Optional.ofNullable(suite), keyrings);
    }
}
