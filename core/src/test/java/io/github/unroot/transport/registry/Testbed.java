package io.github.unroot.transport.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.FaultyRegistry;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.transport.Image;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of a misbehaving registry share: a small image, and a clock that goes on only while somebody waits. */
final class Testbed implements InstantSource {
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final int NOISE_BYTES = 300_000;
    static final String USER = "alice";
    static final String PASSWORD = "correct-horse";

    /** As Basic has it. */
    static final String BASIC = "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));

    final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Pace pace = Pace.USUAL;
    private Hops.Resolver resolver = InetAddress::getAllByName;
    private RegistryOptions options = RegistryOptions.NONE;
    private Map<String, String> environment = Map.of();

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void pass(Duration time) {
        waits.add(time);
        now = now.plus(time);
    }

    Testbed pace(Pace other) {
        pace = other;
        return this;
    }

    Testbed resolver(Hops.Resolver other) {
        resolver = other;
        return this;
    }

    Testbed tokenHosts(String... hosts) {
        options = new RegistryOptions(Optional.empty(), false, 0, Set.of(hosts));
        return this;
    }

    /** A user who is logged in to that registry. */
    Testbed login(Path directory, String host) throws IOException {
        return auths(directory, "{\"%s\":{\"auth\":\"%s\"}}".formatted(host, BASIC.substring("Basic ".length())));
    }

    Testbed auths(Path directory, String auths) throws IOException {
        Path home = Files.createTempDirectory(directory, "login");
        Files.writeString(home.resolve("config.json"), "{\"auths\":" + auths + "}");
        environment = Map.of("DOCKER_CONFIG", home.toString());
        return this;
    }

    Registries registries() {
        Patience patience = new Patience(this, new Random(1), this::pass);
        return new Registries(options, environment, patience, pace, resolver);
    }

    static Reference.Registry app(FaultyRegistry registry) {
        return new Reference.Registry(registry.host(), "app", Optional.of("1"), Optional.empty());
    }

    /** Reads all of an image; its digest. */
    String read(Reference.Registry reference) throws IOException {
        try (Image image = Image.open(reference, AMD64, registries())) {
            image.readLayers((_, entries) -> entries.next() != null);
            return image.descriptor().digest().toString();
        }
    }

    static ImageBuilder sample() {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(3).nextBytes(noise);
        return new ImageBuilder()
                .layer(new LayerBuilder().file("noise", 0644, noise))
                .command("/hello");
    }

    /** The path of the sample's one layer, as a request has it. */
    static String layer() {
        return sample().manifestJson().replaceAll("(?s).*\"layers\":\\[.*?(sha256:[0-9a-f]{64}).*", "$1");
    }

    static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(4).nextBytes(noise);
        return noise;
    }

    static void assertFails(int exitStatus, String message, ThrowingCallable call) {
        Assertions.assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> Assertions.assertThat(e.problem().exitStatus())
                                .as(e.getMessage())
                                .isEqualTo(exitStatus))
                .hasMessageContaining(message)
                .hasMessageNotContaining(PASSWORD);
    }
}
