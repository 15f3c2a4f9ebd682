package io.github.unroot;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where packages come from.
 *
 * @param mirror of the archive; without it the sources of this machine's apt
 * @param suite such as {@code bookworm}; without it that of a lock, or this machine's own
 * @param keyrings whose keys sign the archive; none for those that are installed
 */
public record PackageOptions(Optional<URI> mirror, Optional<String> suite, List<Path> keyrings) {
    public static final PackageOptions MACHINE = new PackageOptions(Optional.empty(), Optional.empty(), List.of());

    public PackageOptions {
        keyrings = List.copyOf(keyrings);
    }
}
