package io.github.unroot.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import io.github.unroot.testkit.CountingProxy;
import io.github.unroot.testkit.DistributionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The main job against a real registry, with TLS of a private authority and a password; every byte is counted. */
class RegistryIT {
    private static final String PROBE = "http:80/";

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // Started before all tests.
    private static DistributionRegistry registry;

    @SuppressWarnings("NullAway.Init") // Started before all tests.
    private static CountingProxy wire;

    private static String app = "";
    private static Tool.Outcome conversion = new Tool.Outcome(-1, "", "");
    private static long sentByConversion;
    private static long baseBytes;

    @BeforeAll
    static void convertInTheRegistry() throws IOException {
        registry = DistributionRegistry.guarded(folder.resolve("registry"));
        wire = CountingProxy.to(registry.port());
        app = "docker://" + wire.host() + "/team/app";
        Tool.run("openssl", "genpkey", "-algorithm", "ED25519", "-out", file("key"));
        Tool.run("openssl", "pkey", "-in", file("key"), "-pubout", "-out", file("pub"));
        Path source = new Shapes(folder).busybox();
        skopeo("copy", "oci:" + source + ":latest", app + ":1");
        baseBytes = wire.sent();
        long before = wire.sent();
        conversion = unroot("convert", app + ":1", app + ":nonroot", "--key", file("key"), "--probe", PROBE, "--json");
        sentByConversion = wire.sent() - before;
    }

    @AfterAll
    static void stop() throws IOException {
        wire.close();
        registry.close();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Map<String, String> login(String password) throws IOException {
        Path home = Files.createTempDirectory(folder, "login");
        String pair = Base64.getEncoder().encodeToString((DistributionRegistry.USER + ":" + password).getBytes(UTF_8));
        Files.writeString(
                home.resolve("config.json"), "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(wire.host(), pair));
        return Map.of(
                "DOCKER_CONFIG",
                home.toString(),
                "REGISTRY_AUTH_FILE",
                home.resolve("config.json").toString(),
                "XDG_CACHE_HOME",
                file("cache"));
    }

    private static Tool.Outcome unroot(String... words) throws IOException {
        return unroot(login(DistributionRegistry.PASSWORD), words);
    }

    private static Tool.Outcome unroot(Map<String, String> login, String... words) throws IOException {
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--tls-ca";
        all[words.length + 1] = registry.authority().toString();
        return Unroot.run(login, List.of(), all);
    }

    /** The other reader and writer of registries, as the same user. */
    private static String skopeo(String command, String... words) throws IOException {
        Path certificates = Files.createDirectories(folder.resolve("certificates"));
        Files.copy(registry.authority(), certificates.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        List<String> line = new ArrayList<>(List.of("skopeo", command));
        line.addAll(
                command.equals("copy")
                        ? List.of("--src-cert-dir", certificates.toString(), "--dest-cert-dir", certificates.toString())
                        : List.of("--cert-dir", certificates.toString()));
        line.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(login(DistributionRegistry.PASSWORD));
        Tool.Outcome outcome = Tool.outcome(builder);
        assertThat(outcome.status()).as(line + ": " + outcome).isZero();
        return outcome.output();
    }

    private static String digest(String reference) throws IOException {
        return skopeo("inspect", "--format", "{{.Digest}}", reference).strip();
    }

    private static void assertFails(int status, String message, Tool.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.errors().lines().toList().getLast()).contains(message);
        assertThat(outcome.toString()).doesNotContain(DistributionRegistry.PASSWORD);
    }

    @Test
    void anImageIsConvertedWhereItIs() throws IOException {
        assertThat(conversion.status()).as(conversion.toString()).isZero();
        assertThat(digest(app + ":nonroot"))
                .isEqualTo(JsonMapper.shared()
                        .readTree(conversion.output())
                        .path("digest")
                        .asString());
        assertThat(baseBytes).as("what the base was").isGreaterThan(500_000);
        assertThat(sentByConversion)
                .as("the new layer, the config, the manifest, the proof, and what was asked")
                .isLessThan(150_000);
    }

    @Test
    void itsProofIsThereAndHolds() throws IOException {
        Tool.Outcome verified = unroot("verify", app + ":nonroot", "--key", file("pub"), "--level", "3");
        assertThat(verified.status()).as(verified.toString()).isZero();
        assertFails(1, "no proof", unroot("verify", app + ":1", "--key", file("pub")));
    }

    @Test
    void skopeoTakesImageAndProofToAnotherRegistryAndBack() throws IOException {
        String digest = digest(app + ":nonroot");
        String proof = ":" + digest.replace(':', '-') + ".att";
        try (DistributionRegistry other = DistributionRegistry.plain(folder.resolve("other"))) {
            String there = "docker://" + other.host() + "/mirror/app";
            String back = "docker://" + wire.host() + "/back/app";
            for (String tag : List.of(":nonroot", proof)) {
                skopeo("copy", "--preserve-digests", "--dest-tls-verify=false", app + tag, there + tag);
                skopeo("copy", "--preserve-digests", "--src-tls-verify=false", there + tag, back + tag);
            }
            assertThat(digest(back + ":nonroot")).isEqualTo(digest);
            Tool.Outcome verified = unroot("verify", back + ":nonroot", "--key", file("pub"));
            assertThat(verified.status()).as(verified.toString()).isZero();
        }
    }

    @Test
    void aSecondTagOnTheSameBaseMovesLittle() throws IOException {
        long before = wire.sent() + wire.received();
        Tool.Outcome outcome = unroot(
                "convert", app + ":1", app + ":second", "--user", "70000:0", "--probe", PROBE, "--progress", "plain");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        long moved = wire.sent() + wire.received() - before;
        assertThat(moved)
                .as("both ways: the base is in the cache here, and in the registry there")
                .isLessThan(200_000);
        assertThat(digest(app + ":second")).isNotEqualTo(digest(app + ":nonroot"));
    }

    @Test
    void theCacheIsShownAndEmptied() throws IOException {
        Map<String, String> cache = Map.of("XDG_CACHE_HOME", file("cache-of-its-own"));
        Map<String, String> both = new HashMap<>(login(DistributionRegistry.PASSWORD));
        both.putAll(cache);
        assertThat(unroot(both, "audit", app + ":1").status()).isEqualTo(1);
        assertThat(blobs(Unroot.run(cache, List.of(), "cache", "--json"))).isEqualTo(2);
        assertThat(blobs(Unroot.run(cache, List.of(), "cache", "--clear", "--json")))
                .isZero();
        assertThat(unroot(both, "audit", app + ":1", "--cache-size", "0").status())
                .isEqualTo(1);
        assertThat(blobs(Unroot.run(cache, List.of(), "cache", "--json"))).isZero();
    }

    private static int blobs(Tool.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return JsonMapper.shared().readTree(outcome.output()).path("blobs").asInt();
    }

    @Test
    void whatIsWrongHasItsExitStatus() throws IOException {
        assertFails(2, "has no manifest missing", unroot("audit", app + ":missing"));
        assertFails(4, "was refused: it answers 401", unroot(login("wrong"), "audit", app + ":1"));
        Map<String, String> nobody = Map.of(
                "DOCKER_CONFIG",
                folder.toString(),
                "REGISTRY_AUTH_FILE",
                folder.resolve("none").toString());
        assertFails(4, "log in to " + wire.host(), unroot(nobody, "audit", app + ":1"));
        assertFails(
                4, "--tls-ca FILE", Unroot.run(login(DistributionRegistry.PASSWORD), List.of(), "audit", app + ":1"));
        assertFails(4, "it cannot be reached", unroot("audit", "docker://127.0.0.1:1/app:1"));
        assertFails(2, "there is no such file", Unroot.run("audit", app + ":1", "--tls-ca", "/nowhere"));
    }
}
