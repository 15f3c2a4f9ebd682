package io.github.unroot.cli;

import io.github.unroot.transport.BlobCache;
import io.github.unroot.transport.registry.RegistryOptions;
import java.util.Optional;
import java.util.Set;

/**
 * How a call answers, whatever it asks.
 *
 * @param json one document on standard output in place of text
 * @param platform which image of an index, as {@code os/arch}; the machine's own when empty
 * @param registries how registries are reached
 */
record CallOptions(
        boolean json, boolean quiet, ProgressStyle progress, Optional<String> platform, RegistryOptions registries) {

    /** The options of a call that gives none. */
    static final CallOptions NONE =
            new CallOptions(false, false, ProgressStyle.AUTO, Optional.empty(), usualRegistries());

    private static RegistryOptions usualRegistries() {
        return new RegistryOptions(Optional.empty(), false, BlobCache.BYTES_DEFAULT, Set.of());
    }
}
