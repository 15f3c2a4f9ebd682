package io.github.unroot.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Reference;
import io.github.unroot.testkit.FaultyRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that sends its blobs' readers elsewhere; the other host writes down what it was told. */
@Tag("F10")
@Timeout(120)
final class RedirectTest {
    @TempDir
    private Path directory;

    private FaultyRegistry registry;
    private FaultyRegistry other;

    @BeforeEach
    void start() throws IOException {
        registry = FaultyRegistry.start().image("app", "1", Testbed.sample());
        other = FaultyRegistry.start().image("app", "1", Testbed.sample());
        registry.fault((request, exchange) -> {
            if (request.header("Authorization").filter(Testbed.BASIC::equals).isPresent()) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            FaultyRegistry.answer(exchange, 401, "{}");
            return true;
        });
    }

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    private Testbed loggedIn() throws IOException {
        return new Testbed().login(directory, registry.host());
    }

    private void redirect(String part, String target) {
        registry.fault((request, exchange) -> {
            if (!request.is("GET", part)) {
                return false;
            }
            exchange.getResponseHeaders().set("Location", target.replace("PATH", request.path()));
            FaultyRegistry.answer(exchange, 307, "");
            return true;
        });
    }

    @Test
    void aBlobElsewhereIsReadWithoutCredentials() throws IOException {
        redirect("/blobs/", "http://" + other.host() + "PATH?signed=yes");
        assertThat(loggedIn().read(Testbed.app(registry)))
                .isEqualTo(Testbed.sample().digest());
        assertThat(other.requests()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(request -> {
            assertThat(request.header("Authorization")).isEmpty();
            assertThat(request.query()).isEqualTo("signed=yes");
        });
    }

    @Test
    void aLoginAskedForElsewhereIsNotGiven() throws IOException {
        redirect("/blobs/", "http://" + other.host() + "PATH");
        other.fault((_, exchange) -> {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"http://" + other.host() + "/token\", Basic realm=\"x\"");
            FaultyRegistry.answer(exchange, 401, "{}");
            return true;
        });
        Testbed bed = loggedIn();
        Testbed.assertFails(4, "it answers 401", () -> bed.read(Testbed.app(registry)));
        assertThat(other.requests())
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEmpty());
        assertThat(other.count("GET", "/token")).isZero();
    }

    @Test
    void aWayBackHomeIsLoggedInAgain() throws IOException {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) -> {
            if (!request.is("GET", "/blobs/") || !request.query().isEmpty()) {
                return false;
            }
            count.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "http://" + other.host() + request.path());
            FaultyRegistry.answer(exchange, 302, "");
            return true;
        });
        other.fault((request, exchange) -> {
            exchange.getResponseHeaders().set("Location", "http://" + registry.host() + request.path() + "?home");
            FaultyRegistry.answer(exchange, 308, "");
            return true;
        });
        loggedIn().read(Testbed.app(registry));
        assertThat(count).hasValue(2);
    }

    @Test
    void aLoopHasAnEnd() throws IOException {
        redirect("/blobs/", "http://" + registry.host() + "PATH");
        Testbed bed = loggedIn();
        Testbed.assertFails(3, "redirects more than 5 times", () -> bed.read(Testbed.app(registry)));
        assertThat(registry.count("GET", "/blobs/")).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "http://169.254.169.254PATH",
                "http://2852039166PATH",
                "http://[fe80::1]PATH",
                ""
            })
    void whereNoRegistryIsNobodyIsSent(String target) throws IOException {
        redirect("/blobs/", target);
        Testbed bed = loggedIn();
        Testbed.assertFails(3, "", () -> bed.read(Testbed.app(registry)));
    }

    /** The name service says that the registry is somewhere else, so that this machine is none of its business. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void aRegistryElsewhereDoesNotSendUsToThisMachine(String loopback) throws IOException {
        String port = other.host().substring(other.host().indexOf(':'));
        redirect("/manifests/", "http://" + loopback + port + "PATH");
        String host = "localhost" + registry.host().substring(registry.host().indexOf(':'));
        Testbed bed = new Testbed()
                .login(directory, host)
                .resolver(name -> InetAddress.getAllByName(name.equals("localhost") ? "93.184.216.34" : name));
        Reference.Registry reference = new Reference.Registry(host, "app", Optional.of("1"), Optional.empty());
        Testbed.assertFails(3, "into a network that the registry is not in", () -> bed.read(reference));
        assertThat(other.requests()).isEmpty();
    }
}
