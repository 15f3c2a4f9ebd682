package io.github.unroot.transport.registry;

import java.net.URI;
import java.util.Locale;

/** Whom a credential is for (RFC 6454): what differs in scheme, host or port is somebody else. */
record Origin(String scheme, String host, int port) {
    static final String HTTP = "http";
    static final String HTTPS = "https";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** @param address with a host; see {@link Hops} */
    static Origin of(URI address) {
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals(HTTPS) ? HTTPS_PORT : HTTP_PORT;
        return new Origin(scheme, address.getHost().toLowerCase(Locale.ROOT), port);
    }

    boolean isTls() {
        return scheme.equals(HTTPS);
    }

    /** Whether {@code HOST[:PORT]} means this one; without a port it means the scheme's. */
    boolean isNamed(String name) {
        boolean usual = port == (isTls() ? HTTPS_PORT : HTTP_PORT);
        return name.equalsIgnoreCase(host + ":" + port) || (usual && name.equalsIgnoreCase(host));
    }
}
