package io.github.unroot.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import io.github.unroot.testkit.DistributionRegistry;
import io.github.unroot.testkit.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real registry that takes a token server's tokens, as long as they have not expired. */
@Tag("F11")
class RegistryTokenIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void imagesAreSentAndReadWithTokens() throws IOException {
        Path source = new Shapes(folder).busybox();
        try (TokenServer tokens = TokenServer.start(folder.resolve("tokens"), Duration.ofMinutes(5));
                DistributionRegistry registry = DistributionRegistry.guardedBy(tokens, folder.resolve("registry"))) {
            String app = "docker://" + registry.host() + "/team/app:1";
            Path plan = Files.writeString(
                    folder.resolve("plan.yaml"),
                    "version: 1\nsource: sha256:%s\nchanges: []\n".formatted("0".repeat(64)));
            Tool.Outcome sent = unroot(registry, tokens, "apply", plan.toString(), "oci:" + source + ":latest", app);
            assertThat(sent.status()).as(sent.toString()).isZero();
            Tool.Outcome read = unroot(registry, tokens, "audit", app);
            assertThat(read.status()).as(read.toString()).isEqualTo(1);
        }
    }

    @Test
    void aServerWhoseTokensHaveAllExpiredIsGivenUp() throws IOException {
        try (TokenServer tokens = TokenServer.start(folder.resolve("tokens"), Duration.ofHours(-1));
                DistributionRegistry registry = DistributionRegistry.guardedBy(tokens, folder.resolve("registry"))) {
            Tool.Outcome outcome = unroot(registry, tokens, "audit", "docker://" + registry.host() + "/team/app:1");

            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
            assertThat(outcome.errors().lines()).hasSize(1).first().asString().contains("401");
            assertThat(outcome.toString()).doesNotContain(DistributionRegistry.PASSWORD);
            assertThat(tokens.given()).isBetween(1, 10);
        }
    }

    private Tool.Outcome unroot(DistributionRegistry registry, TokenServer tokens, String... words) throws IOException {
        Path home = Files.createTempDirectory(folder, "login");
        String pair = Base64.getEncoder()
                .encodeToString((DistributionRegistry.USER + ":" + DistributionRegistry.PASSWORD).getBytes(UTF_8));
        Files.writeString(
                home.resolve("config.json"), "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), pair));
        String[] more = {"--tls-ca", registry.authority().toString(), "--token-host", tokens.host()};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        Map<String, String> environment = Map.of(
                "DOCKER_CONFIG",
                home.toString(),
                "REGISTRY_AUTH_FILE",
                home.resolve("config.json").toString(),
                "XDG_CACHE_HOME",
                home.toString());
        return Unroot.run(environment, List.of(), all);
    }
}
