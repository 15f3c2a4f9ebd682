package io.github.unroot.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryNameTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "redis, docker.io/library/redis:latest",
        "docker://redis, docker.io/library/redis:latest",
        "redis:7, docker.io/library/redis:7",
        "bitnami/redis, docker.io/bitnami/redis:latest",
        "index.docker.io/redis, docker.io/library/redis:latest",
        "docker.io/redis, docker.io/library/redis:latest",
        "quay.io/a/b/c:v1.0_x-y, quay.io/a/b/c:v1.0_x-y",
        "localhost/app, localhost/app:latest",
        "localhost:5000/app, localhost:5000/app:latest",
        "app:5000/x, app:5000/x:latest",
        "Registry/app, registry/app:latest",
        "127.0.0.1:5000/a/b:1, 127.0.0.1:5000/a/b:1",
        "docker://[::1]:5000/a:1, [::1]:5000/a:1",
        "docker://docker:dind, docker.io/library/docker:dind",
        "a__b/c-d/e.f---g:T, docker.io/a__b/c-d/e.f---g:T",
        "ghcr.io/x@@unknown-digest@@, ghcr.io/x",
    })
    void aNameMeansWhatDockerMeansByIt(String text, String name) throws UnrootException {
        Reference.Registry parsed = (Reference.Registry) Reference.parse(text);
        assertThat(parsed.name()).isEqualTo(name);
        assertThat(parsed).hasToString("docker://" + name);
    }

    @Test
    void aDigestNamesAnImageWithOrWithoutATag() throws UnrootException {
        Reference.Registry digested = (Reference.Registry) Reference.parse("host.example/a@sha256:" + HEX);
        assertThat(digested.tag()).isEmpty();
        assertThat(digested.digest()).contains(new Digest(HEX));
        Reference.Registry both = (Reference.Registry) Reference.parse("host.example/a:1@sha256:" + HEX);
        assertThat(both.tag()).contains("1");
        assertThat(both.name()).isEqualTo("host.example/a:1@sha256:" + HEX);
    }

    @ParameterizedTest
    @CsvSource({
        "Nginx, try library/nginx",
        "quay.io/Team/App, try team/app",
        "https://quay.io/a, leave out https://",
        "docker:nginx, write docker://NAME:TAG",
        "nginx:, not a tag",
        "nginx:-x, not a tag",
        "nginx:a/b:c!, not a tag",
        "./folder, oci:DIR:TAG",
        "/folder, oci:DIR:TAG",
        "quay.io/, names no repository",
        "a//b, not a repository's name",
        "a..b, not a repository's name",
        "-bad.example/a, its host",
        "a@sha256:12, 64 hexadecimal digits",
        "a@md5:12, 64 hexadecimal digits",
        "a:1@@unknown-digest@@, leave out one",
    })
    void aWrongNameGetsAHint(String text, String hint) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageContaining(hint);
    }

    @Test
    void aNameHasItsLimit() {
        assertThatThrownBy(() -> Reference.parse("a".repeat(256) + "/b")).hasMessageContaining("at most 255");
        assertThatThrownBy(() -> Reference.parse("a:" + "t".repeat(129))).hasMessageContaining("up to 128");
    }
}
