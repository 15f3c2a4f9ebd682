package io.github.unroot.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Gives out tokens that a real registry takes (distribution's "Token Authentication Specification" and "Implementation"),
 * over TLS, to one user. It says of each that it lasts for minutes, and may lie.
 */
public final class TokenServer implements Closeable {
    static final String SERVICE = "test";
    static final String ISSUER = "testkit";

    /** By how much the registry lets clocks differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Pattern SCOPE = Pattern.compile("(?:^|&)scope=([^&]*)");
    private static final char[] NO_SECRET = {'-'};

    private final Path certificates;
    private final HttpsServer server;
    private final PrivateKey key;
    private final Certificate certificate;
    private final Duration life;
    private final AtomicInteger given = new AtomicInteger();

    private TokenServer(Path certificates, Duration life) throws IOException, GeneralSecurityException {
        this.certificates = certificates;
        this.life = life;
        byte[] encoded = pem(certificates.resolve("server.key"));
        key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem(certificates.resolve("server.pem"))));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/token", this::answer);
        server.start();
    }

    /** @param life how long the registry takes a token that was just given out; a negative one has expired before */
    public static TokenServer start(Path directory, Duration life) throws IOException {
        try {
            Files.createDirectories(directory);
            DistributionRegistry.certify(directory);
            return new TokenServer(directory, life);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] pem(Path file) throws IOException {
        String body = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        return Base64.getDecoder().decode(body);
    }

    private SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_SECRET);
        keys.setKeyEntry("server", key, NO_SECRET, new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, NO_SECRET);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    Path certificates() {
        return certificates;
    }

    String realm() {
        return "https://" + host() + "/token";
    }

    /** {@code HOST:PORT}. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many tokens were given out. */
    public int given() {
        return given.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String login = DistributionRegistry.USER + ":" + DistributionRegistry.PASSWORD;
        String basic = "Basic " + base64(login, Base64.getEncoder());
        boolean known = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String body = known
                ? "{\"token\":\"" + token(exchange.getRequestURI().getRawQuery()) + "\",\"expires_in\":300}"
                : "{}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String token(String query) {
        given.incrementAndGet();
        long end = Instant.now().plus(life).minus(LEEWAY).getEpochSecond();
        String access = SCOPE.matcher(query)
                .results()
                .map(scope -> access(URLDecoder.decode(scope.group(1), StandardCharsets.UTF_8)))
                .collect(Collectors.joining(","));
        try {
            String header = "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\""
                    + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"]}";
            String claims =
                    "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%d\",\"access\":[%s]}"
                            .formatted(
                                    ISSUER,
                                    DistributionRegistry.USER,
                                    SERVICE,
                                    end,
                                    end - 7200,
                                    end - 7200,
                                    given(),
                                    access);
            String signed = base64(header, Base64.getUrlEncoder().withoutPadding()) + "."
                    + base64(claims, Base64.getUrlEncoder().withoutPadding());
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** {@code repository:NAME:ACTION,ACTION} as the claim has it. */
    private static String access(String scope) {
        Matcher parts = Pattern.compile("([^:]+):(.+):([^:]*)").matcher(scope);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no scope: " + scope);
        }
        String actions = "\"" + parts.group(3).replace(",", "\",\"") + "\"";
        return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}".formatted(parts.group(1), parts.group(2), actions);
    }

    private static String base64(String text, Base64.Encoder encoder) {
        return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
