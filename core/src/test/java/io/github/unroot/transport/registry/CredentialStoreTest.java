package io.github.unroot.transport.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("F11")
final class CredentialStoreTest {
    @TempDir
    private Path home;

    @BeforeEach
    void makeDirectories() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.createDirectories(home.resolve("run/containers"));
    }

    private static String pair(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private void docker(String text) throws IOException {
        Files.writeString(home.resolve(".docker/config.json"), text);
    }

    private String found(String host, String repository) throws IOException {
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", home + "/run", "PATH", home + "/bin:/usr/bin:/bin");
        Optional<Credential> found = new CredentialStore(environment).find(host, repository);
        return found.map(credential -> switch (credential) {
                    case Credential.Password password -> password.user() + "/" + password.secret();
                    case Credential.IdentityToken token -> "token/" + token.secret();
                })
                .orElse("nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "host:5000, host:5000, u/p:w",
        "https://host:5000, host:5000, u/p:w",
        "https://host:5000/v1/, host:5000, u/p:w",
        "https://index.docker.io/v1/, docker.io, u/p:w",
        "docker.io, docker.io, u/p:w",
        "host:5000/team, host:5000, u/p:w",
        "host:5000/team/app, host:5000, u/p:w",
        "host:5000/tea, host:5000, nothing",
        "host, host:5000, nothing",
        "ost:5000, host:5000, nothing",
    })
    void aLoginIsForOneHost(String key, String host, String credential) throws IOException {
        docker("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, pair("u:p:w")));
        assertThat(found(host, "team/app")).isEqualTo(credential);
    }

    @Test
    void theNearerLoginGoesBeforeAndAFileOfContainersBeforeDockers() throws IOException {
        docker("{\"auths\":{\"h.example\":{\"auth\":\"%s\"},\"h.example/team\":{\"auth\":\"%s\"}}}"
                .formatted(pair("all:1"), pair("team:2")));
        assertThat(found("h.example", "team/app")).isEqualTo("team/2");
        assertThat(found("h.example", "other")).isEqualTo("all/1");
        Files.writeString(
                home.resolve("run/containers/auth.json"),
                "{\"auths\":{\"h.example\":{\"auth\":\"%s\"}}}".formatted(pair("podman:3")));
        assertThat(found("h.example", "other")).isEqualTo("podman/3");
    }

    @Test
    void otherFormsOfALogin() throws IOException {
        docker("{\"auths\":{\"a.example\":{\"auth\":\"%s\",\"identitytoken\":\"i\"},".formatted(pair("u:"))
                + "\"b.example\":{\"username\":\"u\",\"password\":\"p\"},\"c.example\":{}}}");
        assertThat(found("a.example", "x")).isEqualTo("token/i");
        assertThat(found("b.example", "x")).isEqualTo("u/p");
        assertThat(found("c.example", "x")).isEqualTo("nothing");
    }

    private void helper(String name, String script) throws IOException {
        Path file = home.resolve("bin/docker-credential-" + name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aHelperIsAsked() throws IOException {
        helper(
                "one",
                "read server; [ \"$1\" = get ] || exit 3; echo \"{\\\"ServerURL\\\":\\\"$server\\\",\\\"Username\\\":\\\"u\\\","
                        + "\\\"Secret\\\":\\\"for $server\\\"}\"\n");
        helper("two", "echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'\n");
        helper("none", "echo 'credentials not found in native keychain'; exit 1\n");
        docker(
                "{\"credsStore\":\"none\",\"credHelpers\":{\"a.example\":\"one\",\"docker.io\":\"one\",\"b.example\":\"two\"}}");
        assertThat(found("a.example", "x")).isEqualTo("u/for a.example");
        assertThat(found("docker.io", "x")).isEqualTo("u/for https://index.docker.io/v1/");
        assertThat(found("b.example", "x")).isEqualTo("token/t");
        assertThat(found("c.example", "x")).isEqualTo("nothing");
    }

    @Test
    void whatGoesWrongIsToldWithoutTheSecret() throws IOException {
        helper("bad", "echo 'correct-horse {'\n");
        helper("sad", "echo 'the keychain is locked'; exit 1\n");
        docker("{\"credHelpers\":{\"a\":\"bad\",\"b\":\"sad\",\"c\":\"missing\",\"d\":\"../bad\"},"
                + "\"auths\":{\"e\":{\"auth\":\"correct-horse\"}}}");
        Testbed.assertFails(4, "does not answer with the JSON", () -> found("a", "x"));
        Testbed.assertFails(4, "the keychain is locked", () -> found("b", "x"));
        Testbed.assertFails(4, "is not on the PATH", () -> found("c", "x"));
        Testbed.assertFails(4, "can be no program", () -> found("d", "x"));
        Testbed.assertFails(4, "not base64", () -> found("e", "x"));
        docker("{\"auths\": correct-horse");
        Testbed.assertFails(4, "it is not JSON", () -> found("a", "x"));
    }

    @Test
    void noTextHoldsASecret() {
        assertThat(new Credential.Password("u", "correct-horse", "f").toString())
                .doesNotContain("horse");
        assertThat(new Credential.IdentityToken("correct-horse", "f").toString())
                .doesNotContain("horse");
    }
}
