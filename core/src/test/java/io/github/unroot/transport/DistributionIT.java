package io.github.unroot.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.CountingProxy;
import io.github.unroot.testkit.DistributionRegistry;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.TokenServer;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry; skopeo judges what is there in the end. */
final class DistributionIT {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final int BASE_BYTES = 3 << 20;

    @TempDir
    private Path directory;

    private final List<String> notes = new ArrayList<>();

    /** An image whose base no compression makes small. */
    private static ImageBuilder sample(String file) {
        byte[] noise = new byte[BASE_BYTES];
        new Random(7).nextBytes(noise);
        return new ImageBuilder()
                .layer(new LayerBuilder().file("noise", 0644, noise))
                .layer(new LayerBuilder().file(file, 0755, file))
                .command("/" + file);
    }

    private Image layout(String file) throws IOException {
        sample(file).writeLayout(directory.resolve("layout"), file);
        return Image.open(Reference.parse("oci:" + directory + "/layout:" + file), AMD64);
    }

    private static Registries anonymous() {
        return new Registries(RegistryOptions.NONE, Map.of());
    }

    private Digest publish(ImageContent content, String destination, Registries registries) throws IOException {
        return Destination.of(Reference.parse(destination), registries, notes::add)
                .publish(content)
                .digest();
    }

    private static String skopeo(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }

    /** The sample with another label, and nothing else. */
    private static ImageContent labelled(Image image) {
        ImageConfig config = image.config().withLabel("a", "b");
        Descriptor descriptor =
                Descriptor.of(image.manifest().config().mediaType(), config.digest(), config.toBytes().length);
        Manifest manifest = image.manifest().with(descriptor, image.manifest().layers());
        return ImageContent.of(image, manifest, config, Map.of());
    }

    @Test
    void anImageGoesThereAndBack() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"));
                Image source = layout("hello")) {
            String name = "docker://" + registry.host() + "/team/app:1";
            Digest published = publish(ImageContent.of(source), name, anonymous());
            assertThat(published).isEqualTo(source.descriptor().digest());
            assertThat(skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", name)
                            .strip())
                    .isEqualTo(published.toString());
            skopeo("copy", "--src-tls-verify=false", name, "oci:" + directory + "/copy:1");
            try (Image copy = Image.open(Reference.parse("oci:" + directory + "/copy:1"), AMD64)) {
                assertThat(copy.descriptor().digest()).isEqualTo(published);
            }
            for (String way : List.of(name, "docker://" + registry.host() + "/team/app@" + published)) {
                try (Image back = Image.open(Reference.parse(way), AMD64)) {
                    assertThat(back.manifest().toBytes())
                            .isEqualTo(source.manifest().toBytes());
                    assertThat(back.readLayers((_, entries) -> entries.next() != null))
                            .containsExactly(true, true);
                }
            }
        }
    }

    @Test
    void aTagThatMovesIsTold() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"));
                Image source = layout("hello")) {
            String name = "docker://" + registry.host() + "/app:1";
            Digest first = publish(ImageContent.of(source), name, anonymous());
            publish(ImageContent.of(source), name, anonymous());
            assertThat(notes).isEmpty();
            Digest second = publish(labelled(source), name, anonymous());
            assertThat(second).isNotEqualTo(first);
            assertThat(notes).containsExactly(name + " was " + first + " before");
        }
    }

    @Test
    void anImageIsPushedByItsDigestAlone() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"));
                Image source = layout("hello")) {
            String repository = "docker://" + registry.host() + "/app";
            Digest digest = publish(ImageContent.of(source), repository + "@@unknown-digest@@", anonymous());
            publish(ImageContent.of(source), repository + "@" + digest, anonymous());
            assertThat(skopeo(
                            "inspect",
                            "--no-tags",
                            "--tls-verify=false",
                            "--format",
                            "{{.Digest}}",
                            repository + "@" + digest))
                    .startsWith(digest.toString());
            assertThatThrownBy(() -> publish(labelled(source), repository + "@" + digest, anonymous()))
                    .isInstanceOfSatisfying(
                            UnrootException.class,
                            e -> assertThat(e.problem().exitStatus()).isEqualTo(2));
            assertThatThrownBy(() -> Image.open(Reference.parse(repository), AMD64))
                    .hasMessageContaining("no manifest latest");
        }
    }

    @Test
    void aPlatformIsChosenFromAnIndex() throws Exception {
        Path layout = directory.resolve("index");
        ImageBuilder.writeLayout(
                layout,
                "all",
                sample("hello"),
                new ImageBuilder().platform("linux/arm64").layer(new LayerBuilder().file("arm", 0644, "arm")));
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"))) {
            String name = "docker://" + registry.host() + "/app:all";
            skopeo("copy", "--all", "--dest-tls-verify=false", "oci:" + layout + ":all", name);
            try (Image image = Image.open(Reference.parse(name), Platform.parse("linux/arm64"))) {
                String first = image.readLayer(
                        0,
                        (_, entries) -> new String(
                                Objects.requireNonNull(entries.next()).name(), UTF_8));
                assertThat(first).isEqualTo("arm");
            }
            assertThatThrownBy(() -> Image.open(Reference.parse(name), Platform.parse("linux/s390x")))
                    .hasMessageContaining("choose with --platform");
        }
    }

    @Test
    void onlyWhatIsNewCrossesTheWire() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"));
                CountingProxy wire = CountingProxy.to(registry.port());
                Image source = layout("hello")) {
            String first = "docker://" + wire.host() + "/app:1";
            publish(ImageContent.of(source), first, anonymous());
            assertThat(wire.sent()).isGreaterThan(BASE_BYTES);
            long sent = wire.sent();
            long received = wire.received();
            try (Image image = Image.open(Reference.parse(first), AMD64)) {
                image.readLayers((_, entries) -> entries.next() != null);
                image.readLayers((_, entries) -> entries.next() != null);
                publish(labelled(image), "docker://" + wire.host() + "/app:2", anonymous());
                publish(labelled(image), "docker://" + wire.host() + "/other/app:2", anonymous());
            }
            assertThat(wire.received() - received).as("each blob once").isLessThan(BASE_BYTES + (BASE_BYTES / 2));
            assertThat(wire.sent() - sent)
                    .as("the config and the manifest, twice")
                    .isLessThan(50_000);
            assertThat(registry.log()).contains("mount=");
            skopeo(
                    "copy",
                    "--src-tls-verify=false",
                    "docker://" + registry.host() + "/other/app:2",
                    "oci:" + directory + "/copy:2");
            try (Image second = layout("second")) {
                long before = wire.sent();
                publish(ImageContent.of(second), "docker://" + wire.host() + "/app:3", anonymous());
                assertThat(wire.sent() - before).isLessThan(1_000_000);
            }
        }
    }

    @Test
    void manyWriteAtOnce() throws Exception {
        int writers = 8;
        try (DistributionRegistry registry = DistributionRegistry.plain(directory.resolve("registry"));
                ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Image> sources = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                // They share a base in one layout: none may be written while another is read.
                sources.add(layout("program-" + i));
            }
            List<Future<Digest>> published = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Image source = sources.get(i);
                String name = "docker://" + registry.host() + "/app:" + i;
                published.add(executor.submit(() -> publish(ImageContent.of(source), name, anonymous())));
            }
            for (int i = 0; i < writers; i++) {
                String name = "docker://" + registry.host() + "/app:" + i;
                Digest digest = published.get(i).get();
                skopeo("copy", "--src-tls-verify=false", name, "oci:" + directory + "/copies:" + i);
                try (Image copy = Image.open(Reference.parse("oci:" + directory + "/copies:" + i), AMD64)) {
                    assertThat(copy.descriptor().digest()).isEqualTo(digest);
                }
            }
        }
    }

    @Test
    void aTokenThatExpiresMeanwhileIsRenewed() throws Exception {
        try (TokenServer tokens = TokenServer.start(directory.resolve("tokens"), Duration.ofSeconds(3));
                DistributionRegistry registry = DistributionRegistry.guardedBy(tokens, directory.resolve("registry"));
                Image source = layout("hello")) {
            String name = "docker://" + registry.host() + "/app:1";
            RegistryOptions options =
                    new RegistryOptions(Optional.of(registry.authority()), false, 0, Set.of(tokens.host()));
            Digest published = publish(
                    ImageContent.of(source),
                    name,
                    new Registries(options, login(registry, DistributionRegistry.PASSWORD)));

            Registries reading = new Registries(options, login(registry, DistributionRegistry.PASSWORD));
            int before = tokens.given();
            for (int round = 1; round <= 2; round++) {
                try (Image image = Image.open(Reference.parse(name), AMD64, reading)) {
                    assertThat(image.descriptor().digest()).isEqualTo(published);
                }
                assertThat(tokens.given()).isEqualTo(before + round);
                Thread.sleep(Duration.ofSeconds(4));
            }
        }
    }

    @Test
    void tlsAndAPasswordAreAskedFor() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.guarded(directory.resolve("registry"));
                Image source = layout("hello")) {
            String name = "docker://" + registry.host() + "/app:1";
            RegistryOptions options = new RegistryOptions(Optional.of(registry.authority()), false, 0, Set.of());
            Registries right = new Registries(options, login(registry, DistributionRegistry.PASSWORD));
            Digest published = publish(ImageContent.of(source), name, right);
            try (Image image = Image.open(Reference.parse(name), AMD64, right)) {
                assertThat(image.descriptor().digest()).isEqualTo(published);
                image.readLayers((_, entries) -> entries.next() != null);
            }
            assertRefused("the registry has no manifest 2", 2, name.replace(":1", ":2"), right);
            assertRefused("was refused", 4, name, new Registries(options, login(registry, "wrong-battery")));
            assertRefused("log in to " + registry.host(), 4, name, new Registries(options, Map.of()));
            assertRefused(
                    "--tls-ca FILE",
                    4,
                    name,
                    new Registries(RegistryOptions.NONE, login(registry, DistributionRegistry.PASSWORD)));
        }
    }

    private static void assertRefused(String message, int exit, String name, Registries registries) {
        assertThatThrownBy(() -> Image.open(Reference.parse(name), AMD64, registries))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(exit))
                .hasMessageContaining(message)
                .hasMessageNotContaining(DistributionRegistry.PASSWORD)
                .hasMessageNotContaining("battery");
    }

    private Map<String, String> login(DistributionRegistry registry, String password) throws IOException {
        Path home = Files.createTempDirectory(directory, "home");
        String pair = Base64.getEncoder().encodeToString((DistributionRegistry.USER + ":" + password).getBytes(UTF_8));
        Files.writeString(
                home.resolve("config.json"), "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), pair));
        return Map.of("DOCKER_CONFIG", home.toString());
    }
}
