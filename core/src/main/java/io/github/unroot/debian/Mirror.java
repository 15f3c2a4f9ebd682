package io.github.unroot.debian;

import io.github.unroot.transport.registry.Pace;
import io.github.unroot.transport.registry.Patience;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Gives files of archives, over HTTP or from a directory. Nothing that comes from it is trusted: everything is checked
 * against what was signed. So redirects are followed wherever they lead, but never from TLS to plain text.
 */
final class Mirror implements Closeable {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(15);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(60);

    private final Map<String, String> environment;
    private final Patience patience;
    private final Pace pace;
    private Optional<HttpClient> client = Optional.empty();

    /** @param environment says which proxy to use */
    Mirror(Map<String, String> environment, Patience patience, Pace pace) {
        this.environment = environment;
        this.patience = patience;
        this.pace = pace;
    }

    Patience patience() {
        return patience;
    }

    /**
     * What was answered to one question, whatever it was.
     *
     * @param status as in HTTP
     * @param range the bytes that it says the body is
     */
    record Answer(int status, Optional<String> range, Optional<String> retryAfter, InputStream body)
            implements Closeable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** @param from the byte to begin with, which need not be heeded */
    Answer open(URI address, long from) throws IOException {
        return switch (String.valueOf(address.getScheme())) {
            case "http", "https" -> overHttp(address, from);
            default -> file(address);
        };
    }

    private static Answer file(URI address) throws IOException {
        try {
            InputStream in = Files.newInputStream(Path.of(address.getPath()));
            return new Answer(200, Optional.empty(), Optional.empty(), in);
        } catch (NoSuchFileException e) {
            return new Answer(404, Optional.empty(), Optional.empty(), InputStream.nullInputStream());
        } catch (AccessDeniedException e) {
            return new Answer(403, Optional.empty(), Optional.empty(), InputStream.nullInputStream());
        }
    }

    private Answer overHttp(URI address, long from) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWER_WAIT_MAX).setHeader("User-Agent", "unroot");
        if (from > 0) {
            request.setHeader("Range", "bytes=" + from + "-");
        }
        try {
            HttpResponse<InputStream> response =
                    client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Range"),
                    response.headers().firstValue("Retry-After"),
                    pace.of(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a mirror was asked");
        }
    }

    private synchronized HttpClient client() {
        if (client.isEmpty()) {
            client = Optional.of(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(CONNECT_WAIT_MAX)
                    .proxy(new Proxies(environment))
                    .build());
        }
        return client.get();
    }

    @Override
    public synchronized void close() {
        client.ifPresent(HttpClient::shutdownNow);
    }
}
