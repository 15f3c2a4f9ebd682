package io.github.unroot.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Reference;
import io.github.unroot.testkit.FaultyRegistry;
import io.github.unroot.testkit.FaultyRegistry.Request;
import io.github.unroot.transport.Destination;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ImageContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** A registry that takes an image badly: afterwards all of it is there, or no name leads to it. */
@Tag("F12")
@Timeout(120)
final class BadUploadTest {
    @TempDir
    private Path directory;

    private final Testbed testbed = new Testbed();
    private final List<String> notes = new ArrayList<>();
    private FaultyRegistry registry;
    private FaultyRegistry other;

    @BeforeEach
    void start() throws IOException {
        registry = FaultyRegistry.start();
        other = FaultyRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    private Descriptor publish() throws IOException {
        Testbed.sample().writeLayout(directory.resolve("layout"), "1");
        return publish(Reference.parse("oci:" + directory + "/layout:1"), Testbed.app(registry));
    }

    private Descriptor publish(Reference source, Reference target) throws IOException {
        Registries registries = testbed.registries();
        try (Image image = Image.open(source, Testbed.AMD64, registries)) {
            return Destination.of(target, registries, notes::add).publish(ImageContent.of(image));
        }
    }

    private void assertPublished() throws IOException {
        assertThat(publish().digest()).hasToString(Testbed.sample().digest());
        assertThat(registry.manifests())
                .contains("app/1", "app/" + Testbed.sample().digest());
        assertThat(new Testbed().read(Testbed.app(registry)))
                .isEqualTo(Testbed.sample().digest());
    }

    private void assertNotPublished(int exitStatus, String message) {
        Testbed.assertFails(exitStatus, message, this::publish);
        assertThat(registry.manifests()).isEmpty();
    }

    private void first(int times, String method, String part, FaultyRegistry.Fault fault) {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) ->
                request.is(method, part) && count.getAndIncrement() < times && fault.answer(request, exchange));
    }

    private static FaultyRegistry.Fault status(int status) {
        return (_, exchange) -> {
            FaultyRegistry.answer(exchange, status, "{\"errors\":[{\"code\":\"X\"}]}");
            return true;
        };
    }

    @Test
    void theManifestGoesLast() throws IOException {
        assertPublished();
        List<String> changes = registry.requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .map(Request::path)
                .toList();
        assertThat(changes).hasSize(3).last().isEqualTo("/v2/app/manifests/1");
    }

    @Test
    void whatIsThereIsNotSent() throws IOException {
        assertPublished();
        long before = registry.count("PATCH", "");
        publish();
        assertThat(registry.count("PATCH", "")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD /blobs/", "POST /uploads/", "PATCH /uploads/", "PUT /uploads/", "PUT /manifests/"})
    void whatMayPassIsTriedAgain(String call) throws IOException {
        String[] parts = call.split(" ", -1);
        first(2, parts[0], parts[1], status(503));
        assertPublished();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD /blobs/", "POST /uploads/", "PATCH /uploads/", "PUT /uploads/", "PUT /manifests/"})
    void whatDoesNotPassLeavesNothing(String call) {
        String[] parts = call.split(" ", -1);
        first(10_000, parts[0], parts[1], status(500));
        assertNotPublished(4, "500");
        assertThat(registry.count(parts[0], parts[1])).isLessThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD /blobs/", "POST /uploads/", "PATCH /uploads/", "PUT /uploads/", "PUT /manifests/"})
    void whatIsForbiddenIsNotTriedAgain(String call) {
        String[] parts = call.split(" ", -1);
        first(10_000, parts[0], parts[1], status(403));
        assertNotPublished(4, "log in to " + registry.host());
        assertThat(registry.count(parts[0], parts[1])).as("one for each blob").isLessThan(4);
    }

    @Test
    void aCutUploadIsGoneOnWith() throws IOException {
        registry.cutFirstUploadAfter(50);
        assertPublished();
        assertThat(registry.requests())
                .anyMatch(request -> request.header("Content-Range")
                        .filter(range -> range.startsWith("50-"))
                        .isPresent());
    }

    @Test
    void orBegunAnewWhereNothingIsKnownOfIt() throws IOException {
        registry.cutFirstUploadAfter(50);
        first(10_000, "GET", "/uploads/", status(404));
        assertPublished();
        assertThat(registry.count("POST", "/uploads/")).isEqualTo(3);
    }

    @Test
    void anUploadElsewhereGetsNoCredentials() throws IOException {
        testbed.login(directory, registry.host());
        registry.fault((request, exchange) -> {
            if (request.header("Authorization").isPresent()) {
                return false;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            FaultyRegistry.answer(exchange, 401, "{}");
            return true;
        });
        AtomicInteger sessions = new AtomicInteger();
        registry.fault((request, exchange) -> {
            if (!request.is("POST", "/uploads/")) {
                return false;
            }
            String session = "/v2/app/blobs/uploads/there-" + sessions.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "http://" + other.host() + session);
            FaultyRegistry.answer(exchange, 202, "");
            return true;
        });
        publish();
        assertThat(other.count("PATCH", "/uploads/there-")).isEqualTo(2);
        assertThat(other.requests())
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/upload", "file:///tmp/x", "ftp://127.0.0.1/x"})
    void anUploadToNoRegistryIsRefused(String location) {
        first(10_000, "POST", "/uploads/", (_, exchange) -> {
            exchange.getResponseHeaders().set("Location", location);
            FaultyRegistry.answer(exchange, 202, "");
            return true;
        });
        assertNotPublished(3, "the registry gives an upload's address that");
    }

    @Test
    void anUploadToNowhereIsTold() {
        first(10_000, "POST", "/uploads/", status(202));
        assertNotPublished(4, "without saying where to");
    }

    @Test
    void aRegistryThatGetsOtherBytesPublishesNothing() {
        first(10_000, "PUT", "/uploads/", status(400));
        assertNotPublished(4, "finishing the upload: it answers 400");
        assertThat(registry.count("DELETE", "/uploads/")).isPositive();
    }

    @Test
    void contentThatIsNotWhatItsDigestSaysIsNotSent() throws IOException {
        Path layout = Testbed.sample().writeLayout(directory.resolve("layout"), "1");
        Path blob = layout.resolve("blobs/sha256/" + Testbed.layer().substring("sha256:".length()));
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
        Testbed.assertFails(
                3,
                "its bytes have the digest",
                () -> publish(Reference.parse("oci:" + layout + ":1"), Testbed.app(registry)));
        assertThat(registry.manifests()).isEmpty();
        assertThat(registry.hasBlob(Testbed.layer())).isFalse();
    }

    @Test
    void aBlobOfAnotherRepositoryIsMountedOrElseSent() throws IOException {
        assertPublished();
        Reference.Registry target =
                new Reference.Registry(registry.host(), "second", Optional.of("1"), Optional.empty());
        // It has all blobs in one place; this repository says that it has none.
        registry.fault((request, exchange) ->
                request.is("HEAD", "/v2/second/blobs/") && status(404).answer(request, exchange));
        first(1, "POST", "/v2/second/blobs/uploads/", status(201));
        first(1, "POST", "/v2/second/blobs/uploads/", status(405));
        publish(Testbed.app(registry), target);
        assertThat(registry.requests().stream()
                        .filter(request -> request.query().contains("from=app")))
                .hasSize(2)
                .allMatch(request -> request.query().startsWith("mount=sha256:"));
        assertThat(registry.count("PATCH", "/v2/second/")).isEqualTo(1);
        assertThat(registry.manifests()).contains("second/1");
    }

    @Test
    void aTagThatMovesUnderUsIsTold() throws IOException {
        registry.image("app", "1", Testbed.sample().user("1"));
        registry.fault((request, _) -> {
            if (request.is("PUT", "/uploads/")) {
                registry.image("app", "1", Testbed.sample().user("2"));
            }
            return false;
        });
        publish();
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("another writer moved")
                .contains(
                        Testbed.sample().user("1").digest(),
                        Testbed.sample().user("2").digest());
    }

    @Test
    void aRegistryThatTookAnotherManifestIsNotBelieved() {
        first(1, "PUT", "/manifests/", (_, exchange) -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", "sha256:" + "0".repeat(64));
            FaultyRegistry.answer(exchange, 201, "");
            return true;
        });
        Testbed.assertFails(4, "the registry says that it took the manifest as", this::publish);
    }
}
