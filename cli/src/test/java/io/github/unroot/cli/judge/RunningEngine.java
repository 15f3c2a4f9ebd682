package io.github.unroot.cli.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An engine of our own that Docker's client can ask. */
public interface RunningEngine extends AutoCloseable {
    Duration START = Duration.ofSeconds(60);

    /** As {@code DOCKER_HOST} has it. */
    String host();

    /** The option that proves there. */
    String sandbox();

    /** For Docker's client. */
    default List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("docker", "--host=" + host()));
        command.addAll(List.of(words));
        return command;
    }

    /** What Docker's client says, asked to do something that must succeed. */
    default String ask(String... words) throws IOException {
        return Tool.run(command(words).toArray(String[]::new));
    }

    /**
     * Waits until it answers.
     *
     * @param log what it says meanwhile
     */
    default void awaitAnswer(Process daemon, Path log) throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (Tool.outcome(command("version")).status() != 0) {
            if (!daemon.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException(sandbox() + " did not start:\n" + Files.readString(log));
            }
            Tool.pause(Duration.ofMillis(200));
        }
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
