package io.github.unroot.cli.judge;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** An engine of our own that Docker's client can ask. */
public interface RunningEngine extends AutoCloseable {

    /** As {@code DOCKER_HOST} has it. */
    String host();

    /** The option that proves there. */
    String sandbox();

    /** What Docker's client says, asked to do something that must succeed. */
    default String ask(String... words) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("docker", "--host=" + host()));
        command.addAll(List.of(words));
        return Tool.run(command.toArray(String[]::new));
    }

    /** For a call of Unroot. */
    default Map<String, String> environment() {
        return Map.of("DOCKER_HOST", host(), "CONTAINER_HOST", host());
    }

    /** All that it has: containers, running or not, images with their names, and volumes. */
    default List<String> holdings() throws IOException {
        String containers = ask("ps", "--all", "--format={{.Names}}");
        String images = ask("images", "--all", "--format={{.Repository}}:{{.Tag}} {{.ID}}");
        String volumes = ask("volume", "ls", "--quiet");
        return (containers + images + volumes).lines().sorted().toList();
    }

    @Override
    void close() throws IOException;
}
