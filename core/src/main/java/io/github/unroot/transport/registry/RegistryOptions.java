package io.github.unroot.transport.registry;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller says of the registries that are used.
 *
 * @param tlsCa PEM certificates to trust beside the machine's own
 * @param plainHttp whether registries on other machines are spoken to without TLS
 * @param cacheBytes how much of what is fetched is kept for later calls; 0 for nothing
 * @param tokenHosts {@code HOST[:PORT]} of token servers that may get credentials which are a registry's own
 */
public record RegistryOptions(Optional<Path> tlsCa, boolean plainHttp, long cacheBytes, Set<String> tokenHosts) {
    /** TLS with public certificates, but for loopback; no token server elsewhere, nothing kept. */
    public static final RegistryOptions NONE = new RegistryOptions(Optional.empty(), false, 0, Set.of());

    public RegistryOptions {
        tokenHosts = Set.copyOf(tokenHosts);
    }
}
