package io.github.unroot.engine;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where an engine listens: a socket of this machine, or a port of its loopback interface. An API that gives root to whoever
 * reaches it is not spoken over a network.
 *
 * @param text as messages show it
 */
public record Endpoint(String text, SocketAddress address) {
    static final String DOCKER_HOST = "DOCKER_HOST";
    static final String CONTAINER_HOST = "CONTAINER_HOST";

    private static final int PORT_DEFAULT = 2375;
    private static final int SHOWN_CHARS_MAX = 200;

    /** Docker's, else Podman's, which answers the same questions. */
    public static Endpoint any(Map<String, String> environment) throws UnrootException {
        List<Path> sockets = new ArrayList<>(dockerSockets(environment));
        sockets.addAll(podmanSockets(environment));
        return find(DOCKER_HOST, environment, sockets);
    }

    public static Endpoint docker(Map<String, String> environment) throws UnrootException {
        return find(DOCKER_HOST, environment, dockerSockets(environment));
    }

    public static Endpoint podman(Map<String, String> environment) throws UnrootException {
        return find(CONTAINER_HOST, environment, podmanSockets(environment));
    }

    private static List<Path> dockerSockets(Map<String, String> environment) {
        List<Path> sockets = new ArrayList<>(List.of(Path.of("/var/run/docker.sock")));
        addBelow(sockets, environment.get("XDG_RUNTIME_DIR"), "docker.sock");
        addBelow(sockets, environment.get("HOME"), ".docker/run/docker.sock");
        return sockets;
    }

    private static List<Path> podmanSockets(Map<String, String> environment) {
        List<Path> sockets = new ArrayList<>(List.of(Path.of("/run/podman/podman.sock")));
        addBelow(sockets, environment.get("XDG_RUNTIME_DIR"), "podman/podman.sock");
        return sockets;
    }

    private static void addBelow(List<Path> sockets, @org.jspecify.annotations.Nullable String directory, String name) {
        if (directory != null && directory.startsWith("/")) {
            sockets.add(Path.of(directory, name));
        }
    }

    /** What the variable names, else the first socket that is there, else the first: for the message that it is not. */
    private static Endpoint find(String variable, Map<String, String> environment, List<Path> sockets)
            throws UnrootException {
        String named = environment.getOrDefault(variable, "");
        if (!named.isEmpty()) {
            return parse(variable, named, environment);
        }
        Path socket = sockets.stream().filter(Files::exists).findFirst().orElse(sockets.getFirst());
        return unix(socket.toString());
    }

    private static Endpoint parse(String variable, String text, Map<String, String> environment)
            throws UnrootException {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            if (scheme.equals("unix") && uri.getPath() != null && uri.getPath().startsWith("/")) {
                return unix(uri.getPath());
            }
            if (scheme.equals("tcp") && uri.getHost() != null) {
                return port(variable, text, uri, environment);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw refused(variable, text, "is not an address");
        }
        throw refused(variable, text, "names no socket of this machine");
    }

    private static Endpoint port(String variable, String text, URI uri, Map<String, String> environment)
            throws UnrootException {
        if (!environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
            throw refused(variable, text, "is to be spoken to with TLS, which Unroot does not do");
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        InetAddress address = host.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
        if (!address.isLoopbackAddress()) {
            throw refused(variable, text, "is another machine");
        }
        int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
        return new Endpoint("tcp://" + uri.getHost() + ":" + port, new InetSocketAddress(address, port));
    }

    private static Endpoint unix(String path) {
        return new Endpoint("unix://" + path, UnixDomainSocketAddress.of(path));
    }

    private static UnrootException refused(String variable, String text, String why) {
        return UnrootException.surroundings(
                variable + "=" + EscapedText.shown(text, SHOWN_CHARS_MAX),
                why,
                "name the engine's socket, unix:///PATH; another machine's can be forwarded to one with ssh -L");
    }

    StandardProtocolFamily family() {
        return switch (address) {
            case UnixDomainSocketAddress _ -> StandardProtocolFamily.UNIX;
            case InetSocketAddress inet
            when inet.getAddress() instanceof java.net.Inet6Address -> StandardProtocolFamily.INET6;
            default -> StandardProtocolFamily.INET;
        };
    }
}
