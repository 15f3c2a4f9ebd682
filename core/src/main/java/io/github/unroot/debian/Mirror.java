package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.registry.Pace;
import io.github.unroot.transport.registry.Patience;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gives files of archives, over HTTP or from a directory. Nothing that comes from it is trusted: everything is checked
 * against what was signed. So redirects are followed wherever they lead, but never from TLS to plain text.
 */
final class Mirror {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(15);
    private static final Duration READ_WAIT_MAX = Duration.ofSeconds(30);
    private static final int REDIRECTS_MAX = 5;
    private static final int REST_BYTES_MAX = 64 << 10;
    private static final int SHOWN_CHARS_MAX = 200;

    private final Proxies proxies;
    private final Patience patience;
    private final Pace pace;

    /** @param environment says which proxy to use */
    Mirror(Map<String, String> environment, Patience patience, Pace pace) {
        this.proxies = new Proxies(environment);
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

        private static Answer without(int status, Optional<String> retryAfter) {
            return new Answer(status, Optional.empty(), retryAfter, InputStream.nullInputStream());
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** @param from the byte to begin with, which need not be heeded */
    Answer open(URI address, long from) throws IOException {
        return isHttp(address) ? overHttp(address, from) : file(address);
    }

    private static boolean isHttp(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("https");
    }

    private static Answer file(URI address) throws IOException {
        try {
            InputStream in = Files.newInputStream(Path.of(address.getPath()));
            return new Answer(200, Optional.empty(), Optional.empty(), in);
        } catch (NoSuchFileException e) {
            return Answer.without(404, Optional.empty());
        } catch (AccessDeniedException e) {
            return Answer.without(403, Optional.empty());
        }
    }

    private Answer overHttp(URI address, long from) throws IOException {
        URI at = address;
        for (int i = 0; i <= REDIRECTS_MAX; i++) {
            HttpURLConnection connection = connection(at, from);
            int status = connection.getResponseCode();
            switch (status) {
                case 200, 206 -> {
                    return new Answer(
                            status,
                            Optional.ofNullable(connection.getHeaderField("Content-Range")),
                            Optional.empty(),
                            pace.of(connection.getInputStream()));
                }
                case 301, 302, 303, 307, 308 -> {
                    drain(connection);
                    at = next(at, String.valueOf(connection.getHeaderField("Location")));
                }
                default -> {
                    drain(connection);
                    return Answer.without(status, Optional.ofNullable(connection.getHeaderField("Retry-After")));
                }
            }
        }
        throw UnrootException.badInput(address + " redirects more than " + REDIRECTS_MAX + " times");
    }

    /** The older client of the JDK: the newer one takes 0.4 s of the processor before its first question. */
    private HttpURLConnection connection(URI address, long from) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(proxies.of(address));
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT_WAIT_MAX.toMillis());
        connection.setReadTimeout((int) READ_WAIT_MAX.toMillis());
        connection.setRequestProperty("User-Agent", "unroot");
        connection.setRequestProperty("Accept", "*/*");
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        return connection;
    }

    private static URI next(URI at, String given) throws UnrootException {
        try {
            URI next = at.resolve(new URI(given));
            boolean toPlain = String.valueOf(at.getScheme()).equalsIgnoreCase("https")
                    && !String.valueOf(next.getScheme()).equalsIgnoreCase("https");
            if (isHttp(next) && !toPlain) {
                return next;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw UnrootException.badInput(
                at + " redirects to where a mirror may not: " + EscapedText.shown(given, SHOWN_CHARS_MAX));
    }

    /** Reads what little is left, so that the connection can be used again. */
    private static void drain(HttpURLConnection connection) {
        try (InputStream rest = rest(connection)) {
            rest.readNBytes(REST_BYTES_MAX);
        } catch (IOException e) {
            // Then it is not used again.
        }
    }

    private static InputStream rest(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        if (error != null) {
            return error;
        }
        return connection.getResponseCode() < 400 ? connection.getInputStream() : InputStream.nullInputStream();
    }
}
