package io.github.unroot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "unix:///run/other.sock, unix:///run/other.sock",
        "tcp://127.0.0.1:2376, tcp://127.0.0.1:2376",
        "tcp://localhost, tcp://localhost:2375",
        "tcp://[::1]:99, tcp://[::1]:99"
    })
    void theVariableNamesIt(String variable, String text) throws UnrootException {
        assertThat(Endpoint.docker(Map.of("DOCKER_HOST", variable)).text()).isEqualTo(text);
        assertThat(Endpoint.podman(Map.of("CONTAINER_HOST", variable)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://192.0.2.1:2375, is another machine",
        "tcp://example.org:2375, is not an address",
        "ssh://me@example.org, names no socket of this machine",
        "unix://relative, names no socket of this machine",
        "http://127.0.0.1, names no socket of this machine",
        "unix:// / /, is not an address"
    })
    void nothingIsSpokenOverANetwork(String variable, String why) {
        assertThatThrownBy(() -> Endpoint.any(Map.of("DOCKER_HOST", variable)))
                .isInstanceOfSatisfying(UnrootException.class, e -> {
                    assertThat(e.problem().exitStatus()).isEqualTo(4);
                    assertThat(e).hasMessageContaining(why).hasMessageContaining("unix:///PATH");
                });
    }

    @Test
    void theSocketThatIsThereIsTaken() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        Path socket =
                Files.createFile(Files.createDirectory(folder.resolve("podman")).resolve("podman.sock"));
        assertThat(Endpoint.podman(environment).text()).isIn("unix://" + socket, "unix:///run/podman/podman.sock");
        assertThat(Endpoint.docker(Map.of()).text()).isEqualTo("unix:///var/run/docker.sock");
    }
}
