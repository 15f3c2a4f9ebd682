package io.github.unroot.debian;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a directory over HTTP, whole files or ranges, and fails as a test asks it to. */
final class DirectoryServer implements Closeable {
    private final Path directory;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> substitutes = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean ranges = true;

    DirectoryServer(Path directory) throws IOException {
        this.directory = directory;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** The paths and ranges that were asked for. */
    List<String> asked() {
        return asked;
    }

    /** The next answers end in the middle of what they promise. */
    void cut(int times) {
        cuts.set(times);
    }

    /** The next answers are 503. */
    void refuse(int times) {
        refusals.set(times);
    }

    void withoutRanges() {
        ranges = false;
    }

    void serve(String path, byte[] otherBytes) {
        substitutes.put("/" + path, otherBytes);
    }

    void redirect(String path, String location) {
        redirects.put("/" + path, location);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range == null ? path : path + " " + range);
            Path file = directory.resolve(path.substring(1));
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else if (substitutes.containsKey(path)) {
                send(exchange, substitutes.get(path), range);
            } else if (Files.isRegularFile(file)) {
                send(exchange, Files.readAllBytes(file), range);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void send(HttpExchange exchange, byte[] bytes, String range) throws IOException {
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0 && from >= bytes.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        int end = cut ? from + (bytes.length - from) / 2 : bytes.length;
        // Not closed by itself: the exchange's own end closes the connection where bytes are missing.
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, from, end - from);
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
