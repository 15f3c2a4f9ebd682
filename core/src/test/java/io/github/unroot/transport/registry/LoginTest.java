package io.github.unroot.transport.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.github.unroot.testkit.FaultyRegistry;
import io.github.unroot.testkit.FaultyRegistry.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that wants tokens; the token server is the registry itself, or another host that writes down what it gets. */
@Tag("F11")
@Timeout(120)
final class LoginTest {
    private static final String TOKEN_PATH = "/auth/token";

    @TempDir
    private Path directory;

    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private FaultyRegistry registry;
    private FaultyRegistry other;

    @BeforeEach
    void start() throws IOException {
        registry = FaultyRegistry.start().image("app", "1", Testbed.sample());
        other = FaultyRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    private Testbed loggedIn() throws IOException {
        return new Testbed().login(directory, registry.host());
    }

    private String read(Testbed bed) throws IOException {
        return bed.read(Testbed.app(registry));
    }

    private void wantTokens(String realm) {
        wantTokens(realm, Integer.MAX_VALUE);
    }

    /** @param uses how many requests a token is good for, the last of them refused */
    private void wantTokens(String realm, int uses) {
        AtomicInteger used = new AtomicInteger();
        registry.fault((request, exchange) -> {
            boolean known = request.header("Authorization")
                    .filter(("Bearer t" + tokens.get())::equals)
                    .isPresent();
            if (request.path().equals(TOKEN_PATH) || (known && used.incrementAndGet() % uses != 0)) {
                return false;
            }
            challenge(exchange, "Bearer service=\"reg,1\",scope=\"repository:victim:push\",realm=\"" + realm + "\"");
            return true;
        });
    }

    private static void challenge(HttpExchange exchange, String challenge) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        FaultyRegistry.answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\"}]}");
    }

    /** A token server; without the right login it gives a token that is good for nothing. */
    private void giveTokens(FaultyRegistry server, String lifetime) {
        server.fault((request, exchange) -> {
            if (!request.path().equals(TOKEN_PATH)) {
                return false;
            }
            String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            forms.add(form);
            boolean known = request.header("Authorization")
                            .filter(Testbed.BASIC::equals)
                            .isPresent()
                    || form.contains("refresh_token=refreshing");
            String token = known ? "t" + tokens.incrementAndGet() : "nobody";
            FaultyRegistry.answer(exchange, 200, "{\"token\":\"" + token + "\"" + lifetime + "}");
            return true;
        });
    }

    private static Request tokenRequest(FaultyRegistry server) {
        return server.requests().stream()
                .filter(request -> request.path().equals(TOKEN_PATH))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTokenIsForOneRepositoryWhateverTheRegistryAsksFor() throws IOException {
        giveTokens(registry, ",\"expires_in\":300");
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        assertThat(read(loggedIn())).isEqualTo(Testbed.sample().digest());
        assertThat(tokens).hasValue(1);
        assertThat(tokenRequest(registry).query()).isEqualTo("service=reg,1&scope=repository:app:pull");
        assertThat(registry.requests().stream()
                        .filter(request -> !request.path().equals(TOKEN_PATH))
                        .flatMap(request -> request.header("Authorization").stream()))
                .allMatch(header -> header.equals("Bearer t1"));
    }

    @Test
    void anIdentityTokenIsPosted() throws IOException {
        giveTokens(registry, "");
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        read(new Testbed().auths(directory, "{\"%s\":{\"identitytoken\":\"refreshing\"}}".formatted(registry.host())));
        assertThat(tokenRequest(registry).method()).isEqualTo("POST");
        assertThat(forms.getFirst())
                .contains("grant_type=refresh_token", "refresh_token=refreshing", "scope=repository%3Aapp%3Apull");
        assertThat(registry.requests()).noneMatch(request -> request.query().contains("refreshing"));
    }

    @Test
    void aTokenThatExpiresMeanwhileIsRenewed() throws IOException {
        giveTokens(registry, "");
        wantTokens("http://" + registry.host() + TOKEN_PATH, 2);
        assertThat(read(loggedIn())).isEqualTo(Testbed.sample().digest());
        assertThat(tokens.get()).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"expires_in\":0", ",\"expires_in\":-9", ",\"expires_in\":1000000000000"})
    void aTokenSaysHowLongItLives(String lifetime) throws IOException {
        giveTokens(registry, lifetime);
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        assertThat(read(loggedIn())).isEqualTo(Testbed.sample().digest());
    }

    @Test
    void aTokenThatIsNeverGoodEnoughIsGivenUp() throws IOException {
        registry.fault((request, exchange) -> {
            if (!request.path().equals(TOKEN_PATH)) {
                challenge(exchange, "Bearer realm=\"http://" + registry.host() + TOKEN_PATH + "\"");
                return true;
            }
            return false;
        });
        giveTokens(registry, "");
        Testbed bed = loggedIn();
        Testbed.assertFails(
                4, "was refused: it answers 401 (UNAUTHORIZED: no); check the password from", () -> read(bed));
        assertThat(tokens.get()).isLessThan(4);
    }

    @Test
    void aTokenServerElsewhereGetsNoCredentials() throws IOException {
        giveTokens(other, "");
        wantTokens("http://" + other.host() + TOKEN_PATH);
        Testbed bed = loggedIn();
        Testbed.assertFails(4, "--token-host 127.0.0.1", () -> read(bed));
        assertThat(other.requests())
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEmpty());
        assertThat(registry.requests())
                .noneMatch(request -> request.header("Authorization")
                        .filter(Testbed.BASIC::equals)
                        .isPresent());
    }

    @Test
    void unlessTheUserSaysThatItIsTheRegistrys() throws IOException {
        giveTokens(other, "");
        wantTokens("http://" + other.host() + TOKEN_PATH);
        assertThat(read(loggedIn().tokenHosts(other.host())))
                .isEqualTo(Testbed.sample().digest());
        assertThat(tokenRequest(other).header("Authorization")).contains(Testbed.BASIC);
    }

    @Test
    void aTokenServerThatRedirectsIsNotFollowed() throws IOException {
        registry.fault((request, exchange) -> {
            if (request.path().equals(TOKEN_PATH)) {
                exchange.getResponseHeaders().set("Location", "http://" + other.host() + TOKEN_PATH);
                FaultyRegistry.answer(exchange, 307, "");
                return true;
            }
            return false;
        });
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        Testbed bed = loggedIn();
        Testbed.assertFails(4, "it answers 307", () -> read(bed));
        assertThat(other.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://169.254.169.254/token",
                "ftp://127.0.0.1/",
                "http://user@127.0.0.1/"
            })
    void aTokenServerThatIsNoneIsRefused(String realm) throws IOException {
        wantTokens(realm);
        Testbed bed = loggedIn();
        Testbed.assertFails(3, "the registry gives a token server that", () -> read(bed));
    }

    @Test
    void aHundredChallengesAreNotAnswered() throws IOException {
        registry.fault((_, exchange) -> {
            challenge(exchange, "Strange realm=\"x\", ".repeat(100));
            return true;
        });
        Testbed bed = loggedIn();
        Testbed.assertFails(4, "it answers 401", () -> read(bed));
        assertThat(registry.requests()).hasSizeLessThan(5);
    }

    @Test
    void aTokenHasALimit() throws IOException {
        registry.fault((request, exchange) -> {
            if (request.path().equals(TOKEN_PATH)) {
                FaultyRegistry.answer(exchange, 200, "{\"token\":\"" + "t".repeat(10 << 20) + "\"}");
                return true;
            }
            return false;
        });
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        Testbed bed = loggedIn();
        Testbed.assertFails(3, "is larger than 65536 bytes", () -> read(bed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":\"\"}", "{\"token\":\"a\\nb\"}", "[]", "no"})
    void aTokenServerWithoutATokenIsTold(String answer) throws IOException {
        registry.fault((request, exchange) -> {
            if (request.path().equals(TOKEN_PATH)) {
                FaultyRegistry.answer(exchange, 200, answer);
                return true;
            }
            return false;
        });
        wantTokens("http://" + registry.host() + TOKEN_PATH);
        Testbed bed = loggedIn();
        Testbed.assertFails(3, "token", () -> read(bed));
    }
}
