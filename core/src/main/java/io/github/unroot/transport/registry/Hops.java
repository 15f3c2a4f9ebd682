package io.github.unroot.transport.registry;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges every address that a registry gives: a redirect, a token server, where to upload to, the next page. None of them
 * may lead from TLS to plain text, or from a registry elsewhere into the caller's own network.
 */
final class Hops {
    private static final int ADDRESS_CHARS_MAX = 8 << 10;
    private static final int SHOWN_CHARS_MAX = 200;

    private final Origin registry;
    private final boolean plainHttp;
    private final Resolver resolver;
    private Optional<Reach> ownReach = Optional.empty();

    /** The machine's name service. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param plainHttp whether the caller allowed plain text to other machines */
    Hops(Origin registry, boolean plainHttp, Resolver resolver) {
        this.registry = registry;
        this.plainHttp = plainHttp;
        this.resolver = resolver;
    }

    /**
     * The address to go to.
     *
     * @param from the address whose answer gave it
     * @param what it is, for the message: "a redirect"
     * @throws UnrootException bad input, if it is not one that may be gone to
     */
    URI judged(URI from, String given, String what) throws IOException {
        URI target = resolved(from, given, what);
        Origin origin = Origin.of(target);
        if (origin.equals(registry)) {
            return target;
        }
        if (!origin.isTls() && Origin.of(from).isTls()) {
            throw refused(what, given, "leads from TLS to plain text");
        }
        Reach reach = farthestIn(origin.host(), what, given);
        if (!origin.isTls() && !plainHttp && reach != Reach.LOOPBACK) {
            throw refused(what, given, "leads to plain text on another machine");
        }
        if (!origin.host().equals(registry.host()) && !ownReach().maySendTo(reach)) {
            throw refused(what, given, "leads into a network that the registry is not in");
        }
        return target;
    }

    private static URI resolved(URI from, String given, String what) throws UnrootException {
        if (given.length() > ADDRESS_CHARS_MAX) {
            throw refused(what, given, "has more than " + ADDRESS_CHARS_MAX + " characters");
        }
        try {
            URI target = from.resolve(new URI(given));
            String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
            // A number for a host (http://2130706433/) is no host name to java.net.URI.
            if (target.getHost() == null || !(scheme.equals(Origin.HTTP) || scheme.equals(Origin.HTTPS))) {
                throw refused(what, given, "is not an address of HTTP with a host");
            }
            if (target.getUserInfo() != null) {
                throw refused(what, given, "holds a user's name");
            }
            return target;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw refused(what, given, "is not an address");
        }
    }

    /**
     * The least public of all that a name means. The Java machine keeps a name's addresses for 30 s
     * ({@code networkaddress.cache.ttl}), so the connection goes to what was judged.
     */
    private Reach farthestIn(String host, String what, String given) throws IOException {
        Reach found = Reach.PUBLIC;
        try {
            for (InetAddress address : resolver.resolve(bare(host))) {
                Reach reach = Reach.of(address);
                found = reach.compareTo(found) > 0 ? reach : found;
            }
            return found;
        } catch (UnknownHostException e) {
            throw UnrootException.surroundings(
                    registry.host(),
                    what + " leads to " + shown(given) + ", and nobody knows that host",
                    "ask its owner");
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private synchronized Reach ownReach() throws IOException {
        if (ownReach.isEmpty()) {
            ownReach = Optional.of(farthestIn(registry.host(), "its name", registry.host()));
        }
        return ownReach.get();
    }

    private static UnrootException refused(String what, String given, String why) {
        return UnrootException.badInput("the registry gives " + what + " that " + why + ": " + shown(given));
    }

    /** Without its query, which may hold a signature that gives access. */
    private static String shown(String given) {
        int query = given.indexOf('?');
        return EscapedText.shown(query < 0 ? given : given.substring(0, query), SHOWN_CHARS_MAX);
    }
}
