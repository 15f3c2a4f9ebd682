package io.github.unroot.debian;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as apt and curl are told of them, by {@code http_proxy}, {@code https_proxy} and {@code no_proxy}; where those say
 * nothing, as the Java machine is.
 */
final class Proxies {
    private static final int PORT_DEFAULT = 8080;

    private final Map<String, String> environment;
    private final Optional<ProxySelector> machine;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
        this.machine = Optional.ofNullable(ProxySelector.getDefault());
    }

    Proxy of(URI address) {
        Optional<URI> named = named(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT) + "_proxy");
        if (named.isEmpty()) {
            return machine.map(each -> each.select(address).getFirst()).orElse(Proxy.NO_PROXY);
        }
        if (isExcepted(String.valueOf(address.getHost()))) {
            return Proxy.NO_PROXY;
        }
        int port = named.get().getPort() < 0 ? PORT_DEFAULT : named.get().getPort();
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(named.get().getHost(), port));
    }

    /** The upper-case form of http_proxy is not looked at: in a CGI's environment it is a header of the request. */
    private Optional<URI> named(String variable) {
        String text = environment.getOrDefault(
                variable, variable.equals("https_proxy") ? environment.getOrDefault("HTTPS_PROXY", "") : "");
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            return text.isEmpty() || proxy.getHost() == null ? Optional.empty() : Optional.of(proxy);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isExcepted(String host) {
        String names = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        for (String name : List.of(names.split("[,\\s]+"))) {
            String bare = name.startsWith(".") ? name.substring(1) : name;
            if (name.equals("*") || host.equals(bare) || (!bare.isEmpty() && host.endsWith("." + bare))) {
                return true;
            }
        }
        return false;
    }
}
