package io.github.unroot.cli.judge;

import io.github.unroot.cli.program.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A container that a foreign engine has started. */
public interface Container extends AutoCloseable {

    /** The first process, as the host numbers it. */
    long pid() throws IOException;

    /** A command that runs the words in the container, under its identity. */
    List<String> inside(List<String> words);

    /** What it has printed so far. */
    String log() throws IOException;

    @Override
    void close() throws IOException;

    Duration PATIENCE = Duration.ofSeconds(60);
    int LOG_CHARACTERS_MAX = 4000;
    Duration BETWEEN_TRIES = Duration.ofMillis(300);

    /**
     * Asks until the right answer comes; servers take a while to start.
     *
     * @throws AssertionError with the last answer and the container's log when none comes
     */
    default void mustAnswer(Request request, Map<String, String> movedPorts) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        String last = "never asked";
        while (Instant.now().isBefore(deadline)) {
            List<String> words = request.command(movedPorts);
            List<String> command = switch (request) {
                case Request.Inside _ -> inside(words);
                case Request.FromHost _ -> inNetworkOf(pid(), words);
            };
            Tool.Outcome outcome = Tool.outcome(command);
            last = outcome.toString();
            pid();
            if (outcome.output().contains(request.answer())) {
                return;
            }
            Tool.pause(BETWEEN_TRIES);
        }
        String log = log();
        String end = log.substring(Math.max(0, log.length() - LOG_CHARACTERS_MAX));
        throw new AssertionError(
                "no answer \"" + request.answer() + "\" but: " + last + "\nthe container's log:\n" + end);
    }

    /** The UIDs, real to file system, of every process in the container's process namespace. */
    default List<String> identities() throws IOException {
        Path namespace = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid()), "ns/pid"));
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    if (Files.readSymbolicLink(process.resolve("ns/pid")).equals(namespace)) {
                        found.addAll(identity(process));
                    }
                } catch (IOException endedMeanwhile) {
                    // Processes come and go while they are counted.
                }
            }
        }
        return found;
    }

    private static List<String> identity(Path process) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("Uid:") || line.startsWith("CapEff:") || line.startsWith("NoNewPrivs:"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList();
    }

    private static List<String> inNetworkOf(long pid, List<String> words) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--net", "--"));
        command.addAll(words);
        return command;
    }
}
