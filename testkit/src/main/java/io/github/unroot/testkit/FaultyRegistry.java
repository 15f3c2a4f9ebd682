package io.github.unroot.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry that behaves until it is told not to: each {@link Fault} looks at a request first and may answer it in the
 * registry's place. Every request is written down with its headers, so that a test can see what was told to whom.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes that are never compared.
public final class FaultyRegistry implements Closeable {
    private static final String DIGEST = "Docker-Content-Digest";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Manifest> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();

    /** Answers a request in the registry's place, or does not. */
    @FunctionalInterface
    public interface Fault {
        /** @return whether it has answered */
        boolean answer(Request request, HttpExchange exchange) throws IOException;
    }

    /** @param headers by their names in lower case */
    public record Request(String method, String path, String query, Map<String, String> headers) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        public boolean is(String wanted, String part) {
            return method.equals(wanted) && path.contains(part);
        }
    }

    private record Manifest(String mediaType, byte[] bytes) {}

    private FaultyRegistry(HttpServer server) {
        this.server = server;
    }

    public static FaultyRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FaultyRegistry registry = new FaultyRegistry(server);
        server.setExecutor(registry.threads);
        server.createContext("/", registry::handle);
        server.start();
        return registry;
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public FaultyRegistry fault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** What was asked so far, in the order of arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public long count(String method, String part) {
        return requests.stream().filter(request -> request.is(method, part)).count();
    }

    public FaultyRegistry blob(byte[] bytes) {
        blobs.put("sha256:" + ImageBuilder.sha256(bytes), bytes);
        return this;
    }

    /** @param name a tag; its digest is a name, too */
    public FaultyRegistry manifest(String repository, String name, String mediaType, byte[] bytes) {
        Manifest manifest = new Manifest(mediaType, bytes);
        manifests.put(repository + "/" + name, manifest);
        manifests.put(repository + "/sha256:" + ImageBuilder.sha256(bytes), manifest);
        return this;
    }

    /** An image, all of it. */
    public FaultyRegistry image(String repository, String tag, ImageBuilder image) {
        image.blobs().forEach(this::blob);
        return manifest(
                repository,
                tag,
                "application/vnd.oci.image.manifest.v1+json",
                image.manifestJson().getBytes(StandardCharsets.UTF_8));
    }

    /** The first that sends a blob is cut after that many bytes, which are kept. */
    public FaultyRegistry cutFirstUploadAfter(int bytes) {
        AtomicInteger cuts = new AtomicInteger();
        return fault((request, exchange) -> {
            boolean cut = request.is("PATCH", "/uploads/") && cuts.getAndIncrement() == 0;
            if (cut) {
                String session = request.path().substring(request.path().lastIndexOf('/') + 1);
                uploads.put(session, exchange.getRequestBody().readNBytes(bytes));
            }
            return cut;
        });
    }

    /** The manifests that have been put or given, by their names. */
    public List<String> manifests() {
        return manifests.keySet().stream().sorted().toList();
    }

    public boolean hasBlob(String digest) {
        return blobs.containsKey(digest);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
            Request request = new Request(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath(), query, headers);
            requests.add(request);
            for (Fault fault : faults) {
                if (fault.answer(request, exchange)) {
                    return;
                }
            }
            serve(request, exchange);
        }
    }

    private void serve(Request request, HttpExchange exchange) throws IOException {
        String path = request.path();
        String rest = path.startsWith("/v2/") ? path.substring("/v2/".length()) : "";
        int manifest = rest.indexOf("/manifests/");
        int upload = rest.indexOf("/blobs/uploads/");
        int blob = rest.indexOf("/blobs/");
        if (path.equals("/v2/")) {
            answer(exchange, 200, "{}");
        } else if (manifest >= 0) {
            String name = rest.substring(manifest + "/manifests/".length());
            serveManifest(request, exchange, rest.substring(0, manifest), name);
        } else if (upload >= 0) {
            serveUpload(request, exchange, rest.substring(upload + "/blobs/uploads/".length()));
        } else if (blob >= 0) {
            serveBlob(request, exchange, rest.substring(blob + "/blobs/".length()));
        } else {
            answer(exchange, 404, "{}");
        }
    }

    private void serveManifest(Request request, HttpExchange exchange, String repository, String name)
            throws IOException {
        if (request.method().equals("PUT")) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            manifest(repository, name, request.header("Content-Type").orElse(""), bytes);
            exchange.getResponseHeaders().set(DIGEST, "sha256:" + ImageBuilder.sha256(bytes));
            answer(exchange, 201, "");
            return;
        }
        Manifest found = manifests.get(repository + "/" + name);
        if (found == null) {
            answer(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", found.mediaType());
        exchange.getResponseHeaders().set(DIGEST, "sha256:" + ImageBuilder.sha256(found.bytes()));
        send(request, exchange, 200, found.bytes());
    }

    private void serveBlob(Request request, HttpExchange exchange, String digest) throws IOException {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            answer(exchange, 404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}");
            return;
        }
        Optional<String> range = request.header("Range");
        if (range.isPresent()) {
            int from = Integer.parseInt(range.get().replaceAll("\\D", ""));
            sendFrom(exchange, bytes, from);
        } else {
            send(request, exchange, 200, bytes);
        }
    }

    /** The rest of a body, as a range. */
    public static void sendFrom(HttpExchange exchange, byte[] bytes, int from) throws IOException {
        if (from >= bytes.length) {
            answer(exchange, 416, "");
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        exchange.sendResponseHeaders(206, bytes.length - from);
        exchange.getResponseBody().write(bytes, from, bytes.length - from);
    }

    private void serveUpload(Request request, HttpExchange exchange, String session) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        switch (request.method()) {
            case "POST" -> {
                String name = "session-" + sessions.incrementAndGet();
                uploads.put(name, new byte[0]);
                takeUpload(exchange, request.path().replaceFirst("/uploads/.*", "/uploads/" + name), 0);
            }
            case "PATCH" -> {
                byte[] before = uploads.getOrDefault(session, new byte[0]);
                byte[] now = Arrays.copyOf(before, before.length + sent.length);
                System.arraycopy(sent, 0, now, before.length, sent.length);
                uploads.put(session, now);
                takeUpload(exchange, request.path(), now.length);
            }
            case "PUT" -> finishUpload(request, exchange, session);
            case "GET" -> {
                exchange.getResponseHeaders().set("Location", request.path());
                exchange.getResponseHeaders()
                        .set("Range", "0-" + (uploads.getOrDefault(session, new byte[1]).length - 1));
                answer(exchange, uploads.containsKey(session) ? 204 : 404, "");
            }
            case "DELETE" -> {
                uploads.remove(session);
                answer(exchange, 204, "");
            }
            default -> answer(exchange, 405, "");
        }
    }

    private static void takeUpload(HttpExchange exchange, String location, int length) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, length - 1));
        answer(exchange, 202, "");
    }

    private void finishUpload(Request request, HttpExchange exchange, String session) throws IOException {
        byte[] whole = uploads.getOrDefault(session, new byte[0]);
        String digest = "sha256:" + ImageBuilder.sha256(whole);
        if (!request.query().contains("digest=" + digest)) {
            answer(exchange, 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
            return;
        }
        uploads.remove(session);
        blobs.put(digest, whole);
        answer(exchange, 201, "");
    }

    private static void send(Request request, HttpExchange exchange, int status, byte[] bytes) throws IOException {
        if (request.method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Answers with a short text, or none. */
    public static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean bodiless = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
        if (!bodiless) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
