package io.github.unroot.sandbox;

import io.github.unroot.engine.Containers;
import io.github.unroot.engine.Containers.CommandEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A container beside another, in its network: no right of root is needed to get there, nor that the engine's kernel be this
 * machine's.
 */
final class PortClient implements Ports {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    /** The client's own clock ends it: the signal is SIGALRM. */
    private static final int TOOK_TOO_LONG = 128 + 14;

    private final Containers containers;
    private final Beside beside;
    private Optional<String> client = Optional.empty();

    /** Makes and starts the client's container. */
    @FunctionalInterface
    interface Beside {
        String start() throws IOException;
    }

    PortClient(Containers containers, Beside beside) {
        this.containers = containers;
        this.beside = beside;
    }

    @Override
    public void connect(int port) throws IOException {
        ask(List.of(ClientImage.PROGRAM, "tcp", Integer.toString(port)));
    }

    @Override
    public String statusLine(Probe.Http http) throws IOException {
        return ask(List.of(ClientImage.PROGRAM, "http", Integer.toString(http.port()), http.path()));
    }

    private String ask(List<String> words) throws IOException {
        if (client.isEmpty()) {
            client = Optional.of(beside.start());
        }
        CommandEnd end = containers.execute(client.get(), words, ANSWER_WAIT_MAX);
        if (end.status() == TOOK_TOO_LONG) {
            throw new IOException("it took too long");
        }
        if (end.status() != 0) {
            throw new IOException(end.output().isEmpty() ? "the client ended with " + end.status() : end.output());
        }
        return end.output();
    }
}
