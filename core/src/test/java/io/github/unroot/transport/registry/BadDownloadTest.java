package io.github.unroot.transport.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.testkit.FaultyRegistry;
import io.github.unroot.testkit.FaultyRegistry.Request;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.transport.Image;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that gives too little, too much, something else, or only later. */
@Timeout(120)
final class BadDownloadTest {
    private final Testbed testbed = new Testbed();
    private final byte[] layer = Testbed.sample().layerBytes(0);
    private FaultyRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = FaultyRegistry.start().image("app", "1", Testbed.sample());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String read() throws IOException {
        return testbed.read(Testbed.app(registry));
    }

    private void assertRead() throws IOException {
        assertThat(read()).isEqualTo(Testbed.sample().digest());
    }

    private static boolean isLayer(Request request) {
        return request.is("GET", "/blobs/" + Testbed.layer());
    }

    /** The first requests of that kind are answered so. */
    private void first(int times, String part, FaultyRegistry.Fault fault) {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) ->
                request.is("GET", part) && count.getAndIncrement() < times && fault.answer(request, exchange));
    }

    private static boolean answer(HttpExchange exchange, int status) throws IOException {
        FaultyRegistry.answer(exchange, status, "{\"errors\":[{\"code\":\"X\",\"message\":\"\\u001b[2Jno\"}]}");
        return true;
    }

    /** Says that all of it comes, and sends only a part. */
    private static boolean cut(HttpExchange exchange, byte[] bytes, int at) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, at);
        return true;
    }

    private static boolean send(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        return true;
    }

    @Tag("F07")
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatMayPassIsAskedAgain(int status) throws IOException {
        first(2, "/manifests/", (_, exchange) -> answer(exchange, status));
        first(2, "/blobs/", (_, exchange) -> answer(exchange, status));
        assertRead();
        assertThat(registry.count("GET", "/manifests/")).isEqualTo(3);
        assertThat(testbed.waits).hasSizeGreaterThanOrEqualTo(4);
    }

    @Tag("F07")
    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "86400, 30", "'Thu, 01 Jan 2026 00:00:09 GMT', 9", "garbage, 0"})
    void andNotBeforeTheServerWants(String header, long seconds) throws IOException {
        first(1, "/manifests/", (_, exchange) -> {
            exchange.getResponseHeaders().set("Retry-After", header);
            return answer(exchange, 429);
        });
        assertRead();
        assertThat(testbed.waits.getFirst())
                .isBetween(
                        Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plusMillis(400));
    }

    @Tag("F07")
    @Test
    void untilItIsEnough() {
        first(1000, "/manifests/", (_, exchange) -> answer(exchange, 503));
        Testbed.assertFails(4, "it answers 503 (X: \\x1b[2Jno); it was asked 5 times", this::read);
        assertThat(registry.count("GET", "/manifests/")).isEqualTo(Patience.TRIES_MAX);
    }

    @Tag("F07")
    @ParameterizedTest
    @CsvSource({"400, 4", "401, 4", "403, 4", "404, 2", "405, 4", "418, 4"})
    void anAnswerIsNotAskedForAgain(int status, int exitStatus) {
        first(1000, "/manifests/", (_, exchange) -> answer(exchange, status));
        Testbed.assertFails(exitStatus, "", this::read);
        assertThat(registry.count("GET", "/manifests/")).isEqualTo(1);
        assertThat(testbed.waits).isEmpty();
    }

    @Tag("F08")
    @Test
    void aCutBlobIsGoneOnWith() throws IOException {
        first(1, "/blobs/" + Testbed.layer(), (_, exchange) -> cut(exchange, layer, 100_000));
        assertRead();
        assertThat(registry.requests().stream()
                        .filter(BadDownloadTest::isLayer)
                        .map(request -> request.header("Range").orElse("all")))
                .hasSize(2)
                .first()
                .isEqualTo("all");
        assertThat(registry.requests().stream()
                        .filter(BadDownloadTest::isLayer)
                        .toList()
                        .getLast()
                        .header("Range"))
                .hasValueSatisfying(range -> assertThat(range).matches("bytes=[1-9][0-9]*-"));
    }

    @Tag("F08")
    @Test
    void orBegunAnewWhereTheRegistryKnowsNoRanges() throws IOException {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) -> isLayer(request)
                && (count.getAndIncrement() == 0 ? cut(exchange, layer, 100_000) : send(exchange, layer)));
        assertRead();
        assertThat(count).hasValue(2);
    }

    @Tag("F08")
    @Test
    void piecesThatDoNotFitAreReadAgainInOne() throws IOException {
        byte[] other = Testbed.noise(layer.length);
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) -> {
            if (!isLayer(request)) {
                return false;
            }
            switch (count.getAndIncrement()) {
                case 0 -> cut(exchange, layer, 100_000);
                case 1 ->
                    FaultyRegistry.sendFrom(
                            exchange,
                            other,
                            Integer.parseInt(
                                    request.header("Range").orElseThrow().replaceAll("\\D", "")));
                default -> send(exchange, layer);
            }
            return true;
        });
        assertRead();
        assertThat(count).hasValue(3);
    }

    @Tag("F08")
    @Test
    void anotherRangeThanTheOneAskedForIsRefused() {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) -> {
            if (!isLayer(request)) {
                return false;
            }
            if (count.getAndIncrement() == 0) {
                return cut(exchange, layer, 100_000);
            }
            FaultyRegistry.sendFrom(exchange, layer, 5);
            return true;
        });
        Testbed.assertFails(3, "another range", this::read);
    }

    @Tag("F08")
    @Test
    void aConnectionThatIsAlwaysCutIsGivenUp() {
        registry.fault((request, exchange) -> isLayer(request) && cut(exchange, layer, 0));
        Testbed.assertFails(4, "the connection failed", this::read);
        assertThat(registry.count("GET", Testbed.layer())).isBetween(2L, 30L);
    }

    @Tag("F08")
    @Test
    void aCutManifestIsAskedForAgain() throws IOException {
        byte[] manifest = Testbed.sample().manifestJson().getBytes(UTF_8);
        first(2, "/manifests/", (_, exchange) -> cut(exchange, manifest, 20));
        assertRead();
    }

    @Tag("F08")
    @Test
    void aBlobHasTheSizeThatItsDescriptorSays() throws IOException {
        byte[] longer = Arrays.copyOf(layer, layer.length + 1);
        registry.fault((request, exchange) -> isLayer(request) && send(exchange, longer));
        Testbed.assertFails(3, "is longer than the", this::read);
        try (FaultyRegistry other = FaultyRegistry.start().image("app", "1", Testbed.sample())) {
            byte[] shorter = Arrays.copyOf(layer, layer.length - 1);
            other.fault((request, exchange) -> isLayer(request)
                    && (request.header("Range").isPresent() ? answer(exchange, 416) : send(exchange, shorter)));
            Testbed.assertFails(3, "ends after " + shorter.length + " of the", () -> testbed.read(Testbed.app(other)));
        }
    }

    @Tag("F08")
    @Test
    void aByteNowAndThenIsNotEnough() {
        testbed.pace(new Pace(Duration.ofMillis(400), 10_000));
        registry.fault((request, exchange) -> isLayer(request) && drip(exchange));
        Testbed.assertFails(4, "fewer than 10000 bytes came in", this::read);
    }

    private boolean drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, layer.length);
        OutputStream out = exchange.getResponseBody();
        for (byte one : layer) {
            out.write(one);
            out.flush();
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return true;
            }
        }
        return true;
    }

    @Tag("F08")
    @Test
    void anErrorMayNotBeEndless() {
        AtomicLong written = new AtomicLong();
        registry.fault((request, exchange) -> request.is("GET", "/manifests/") && flood(exchange, 403, written));
        Testbed.assertFails(4, "it answers 403", this::read);
        assertThat(written).hasValueLessThan(100L << 20);
    }

    @Tag("F08")
    @Test
    void norMayAManifest() {
        AtomicLong written = new AtomicLong();
        registry.fault((request, exchange) -> request.is("GET", "/manifests/") && flood(exchange, 200, written));
        Testbed.assertFails(3, "is larger than 4194304 bytes", this::read);
        assertThat(written).hasValueLessThan(200L << 20);
    }

    /** Two gigabytes, if somebody takes them. */
    private static boolean flood(HttpExchange exchange, int status, AtomicLong written) throws IOException {
        exchange.sendResponseHeaders(status, 2L << 30);
        byte[] some = new byte[64 << 10];
        while (written.get() < 2L << 30) {
            exchange.getResponseBody().write(some);
            written.addAndGet(some.length);
        }
        return true;
    }

    @Tag("F09")
    @Test
    void otherBytesOfTheRightLengthAreRefused() {
        registry.fault((request, exchange) -> isLayer(request) && send(exchange, Testbed.noise(layer.length)));
        Testbed.assertFails(3, "its bytes have the digest", this::read);
        assertThat(registry.count("GET", Testbed.layer())).isEqualTo(1);
    }

    @Tag("F09")
    @Test
    void aManifestIsWhatItsDigestSays() throws IOException {
        String digest = Testbed.sample().digest();
        byte[] other = new ImageBuilder().command("/other").manifestJson().getBytes(UTF_8);
        registry.fault((request, exchange) -> request.is("GET", "/manifests/" + digest) && send(exchange, other));
        Reference.Registry named =
                new Reference.Registry(registry.host(), "app", Optional.empty(), Optional.of(Digest.parse(digest)));
        Testbed.assertFails(3, "its bytes have the digest", () -> testbed.read(named));
    }

    @Tag("F09")
    @Test
    void aRegistryThatSaysAnotherDigestIsNotBelieved() {
        String other = "sha256:" + "0".repeat(64);
        registry.fault((request, exchange) -> {
            if (!request.is("GET", "/manifests/")) {
                return false;
            }
            exchange.getResponseHeaders().set("Docker-Content-Digest", other);
            return send(exchange, Testbed.sample().manifestJson().getBytes(UTF_8));
        });
        Testbed.assertFails(3, "the registry says that the manifest is " + other, this::read);
    }

    @Tag("H39")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.index.v1+json",
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.docker.distribution.manifest.list.v2+json; charset=utf-8"
            })
    void theHeaderSaysWhatTheDocumentSays(String type) {
        String typed = Testbed.sample()
                .manifestJson()
                .replaceFirst("\\{", "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",");
        registry.manifest("app", "1", type, typed.getBytes(UTF_8));
        Testbed.assertFails(3, "", this::read);
    }

    @Tag("H39")
    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "text/plain"})
    void aHeaderThatSaysNothingIsNoObstacle(String type) throws IOException {
        registry.manifest("app", "1", type, Testbed.sample().manifestJson().getBytes(UTF_8));
        assertRead();
    }

    @Tag("H41")
    @Test
    void nothingIsFetchedTwice() throws IOException {
        AtomicInteger count = new AtomicInteger();
        registry.fault((request, exchange) ->
                request.is("GET", "/blobs/") && count.incrementAndGet() > 2 && send(exchange, Testbed.noise(500)));
        try (Image image = Image.open(Testbed.app(registry), Testbed.AMD64, testbed.registries())) {
            for (int i = 0; i < 3; i++) {
                image.readLayers((_, entries) -> entries.next() != null);
                image.openBlob(image.manifest().config()).readAllBytes();
            }
        }
        assertThat(count).as("the config and one layer").hasValue(2);
    }

    @Tag("H44")
    @Test
    void aForeignLayerIsNeverFetched() throws IOException {
        try (FaultyRegistry other = FaultyRegistry.start()) {
            String foreign = Testbed.sample()
                    .manifestJson()
                    .replace(
                            "application/vnd.oci.image.layer.v1.tar+gzip\"",
                            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip\",\"urls\":[\"http://"
                                    + other.host() + "/x\"]");
            registry.manifest("app", "1", "application/vnd.oci.image.manifest.v1+json", foreign.getBytes(UTF_8));
            Testbed.assertFails(3, "a foreign layer", this::read);
            assertThat(other.requests()).isEmpty();
        }
    }
}
