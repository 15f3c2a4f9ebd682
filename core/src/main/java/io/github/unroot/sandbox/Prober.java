package io.github.unroot.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Asks a running container whether its program does its job. */
final class Prober {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration STAYS_UP = Duration.ofSeconds(3);
    private static final int STATUS_LINE_CHARS_MAX = 1024;
    private static final String[] LOOPBACK = {"127.0.0.1", "::1"};

    /** Runs a command in the container and tells its exit status. */
    @FunctionalInterface
    interface Command {
        int run(List<String> arguments) throws IOException, InterruptedException;
    }

    private final Ports ports;
    private final Command command;
    private final Supplier<String> output;
    private final long startedNanos = System.nanoTime();

    /** @param output what the program has printed so far */
    Prober(Ports ports, Command command, Supplier<String> output) {
        this.ports = ports;
        this.command = command;
        this.output = output;
    }

    /**
     * Asks once.
     *
     * @param exit the program's exit code, once it has ended
     * @return empty if the probe holds, else why not
     */
    Optional<String> ask(Probe probe, OptionalInt exit) throws InterruptedException {
        return switch (probe) {
            case Probe.Exit wanted -> exit(wanted, exit);
            case Probe.Log log ->
                log.pattern().matcher(output.get()).find()
                        ? Optional.empty()
                        : Optional.of("no line of the output matches " + log.pattern());
            case Probe.Tcp tcp -> exit.isPresent() ? ended(exit) : tcp(tcp.port());
            case Probe.Http http -> exit.isPresent() ? ended(exit) : http(http);
            case Probe.Exec exec -> exit.isPresent() ? ended(exit) : exec(exec);
            case Probe.StaysUp _ ->
                exit.isPresent()
                        ? ended(exit)
                        : System.nanoTime() - startedNanos >= STAYS_UP.toNanos()
                                ? Optional.empty()
                                : Optional.of("it has not run for " + STAYS_UP.toSeconds() + " s yet");
        };
    }

    private static Optional<String> exit(Probe.Exit wanted, OptionalInt exit) {
        if (exit.isEmpty()) {
            return Optional.of("the program has not ended");
        }
        return exit.getAsInt() == wanted.code() ? Optional.empty() : ended(exit);
    }

    private static Optional<String> ended(OptionalInt exit) {
        return Optional.of("the program ended with exit status " + exit.orElseThrow());
    }

    private Optional<String> tcp(int port) throws InterruptedException {
        try {
            ports.connect(port);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("port " + port + " does not answer: " + e.getMessage());
        }
    }

    private Optional<String> http(Probe.Http http) throws InterruptedException {
        try {
            String line = ports.statusLine(http);
            String[] words = line.split(" ", 3);
            return words.length > 1 && words[1].equals(Integer.toString(http.status()))
                    ? Optional.empty()
                    : Optional.of("GET " + http.path() + " on port " + http.port() + " answers \"" + line + "\"");
        } catch (IOException e) {
            return Optional.of("GET " + http.path() + " on port " + http.port() + " gets no answer: " + e.getMessage());
        }
    }

    static String statusLine(Probe.Http http) throws IOException {
        try (Socket socket = connect(http.port())) {
            String request = "GET " + http.path() + " HTTP/1.1\r\nHost: localhost:" + http.port()
                    + "\r\nUser-Agent: unroot\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return statusLine(socket);
        }
    }

    /** The time is for all of it: a server could say a letter at a time for longer than a run may take. */
    private static String statusLine(Socket socket) throws IOException {
        long deadline = System.nanoTime() + ANSWER_WAIT_MAX.toNanos();
        StringBuilder line = new StringBuilder();
        while (line.length() < STATUS_LINE_CHARS_MAX) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            socket.setSoTimeout((int) Math.max(1, left));
            int next = socket.getInputStream().read();
            if (next < ' ') {
                break;
            }
            if (left <= 0) {
                throw new IOException("it is not answered after " + ANSWER_WAIT_MAX.toSeconds() + " s");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    static Socket connect(int port) throws IOException {
        IOException last = new IOException("not tried");
        for (String address : LOOPBACK) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(InetAddress.ofLiteral(address), port), (int) CONNECT_WAIT_MAX.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Optional<String> exec(Probe.Exec exec) throws InterruptedException {
        try {
            int status = command.run(exec.command());
            return status == 0 ? Optional.empty() : Optional.of(exec.text() + " exits with " + status);
        } catch (IOException e) {
            return Optional.of(exec.text() + " can't be run: " + e.getMessage());
        }
    }
}
