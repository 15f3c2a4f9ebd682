package io.github.unroot.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The registry of the distribution project, as Debian has it, in a process of its own on this machine. */
public final class DistributionRegistry implements Closeable {
    public static final String USER = "alice";
    public static final String PASSWORD = "correct-horse";

    /** The password as {@code htpasswd -B} writes it; the registry takes no other kind. */
    private static final String PASSWORD_LINE =
            USER + ":$2y$05$Zbq0p9Yt1mKxW3c7uVdEhOwZDbjE8QXjnW1EVDRBwTJtlmOCPCdAK\n";

    private static final Duration START_WAIT_MAX = Duration.ofSeconds(60);
    private static final Duration TOOL_WAIT_MAX = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private final Process process;

    private DistributionRegistry(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Without TLS, open to all. */
    public static DistributionRegistry plain(Path directory) throws IOException {
        return start(directory, "", "");
    }

    /** With a certificate for 127.0.0.1 and localhost of an authority of its own, for one user. */
    public static DistributionRegistry guarded(Path directory) throws IOException {
        Files.createDirectories(directory);
        certify(directory);
        Files.writeString(directory.resolve("htpasswd"), PASSWORD_LINE);
        return start(
                directory,
                "  tls: {certificate: %1$s/server.pem, key: %1$s/server.key}\n".formatted(directory),
                "auth:\n  htpasswd: {realm: Test, path: %s/htpasswd}\n".formatted(directory));
    }

    /** The same, with its own tokens' server for its users. */
    public static DistributionRegistry guardedBy(TokenServer tokens, Path directory) throws IOException {
        Path certificates = tokens.certificates();
        Files.createDirectories(directory);
        Files.copy(certificates.resolve("ca.pem"), directory.resolve("ca.pem"));
        return start(
                directory,
                "  tls: {certificate: %1$s/server.pem, key: %1$s/server.key}\n".formatted(certificates),
                "auth:\n  token: {realm: %s, service: %s, issuer: %s, rootcertbundle: %s/ca.pem}\n"
                        .formatted(tokens.realm(), TokenServer.SERVICE, TokenServer.ISSUER, certificates));
    }

    private static DistributionRegistry start(Path directory, String tls, String auth) throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        Path configuration = directory.resolve("registry.yaml");
        Files.writeString(configuration, """
                version: 0.1
                log: {level: info}
                storage:
                  filesystem: {rootdirectory: %s/storage}
                  delete: {enabled: true}
                http:
                  addr: 127.0.0.1:%d
                  secret: of-no-worth
                """.formatted(directory, port) + tls + auth);
        Process process = new ProcessBuilder("docker-registry", "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        DistributionRegistry registry = new DistributionRegistry(directory, port, process);
        registry.awaitStart();
        return registry;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + START_WAIT_MAX.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("the registry did not start: " + log(), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An authority, and a key and a certificate of 127.0.0.1 and localhost: {@code ca.pem}, {@code server.key}, {@code server.pem}. */
    static void certify(Path directory) throws IOException {
        Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
        String key = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Test-CA"
                + " -keyout ca.key -out ca.pem";
        String request = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=registry"
                + " -keyout server.key -out server.csr";
        String sign = "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names"
                + " -out server.pem";
        for (String command : List.of(key, request, sign)) {
            run(directory, command.split(" ", -1));
        }
    }

    private static void run(Path directory, String... command) throws IOException {
        Process tool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        try {
            if (!tool.waitFor(TOOL_WAIT_MAX.toSeconds(), TimeUnit.SECONDS) || tool.exitValue() != 0) {
                throw new IOException(
                        String.join(" ", command) + ": " + Files.readString(directory.resolve("openssl.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** {@code HOST:PORT}, as a reference names it. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The authority that signed the certificate, in PEM. */
    public Path authority() {
        return directory.resolve("ca.pem");
    }

    /** What the registry wrote so far, a line for each request among it. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("registry.log"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
