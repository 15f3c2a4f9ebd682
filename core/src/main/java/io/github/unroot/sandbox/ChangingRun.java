package io.github.unroot.sandbox;

import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A container that is waited for, watched by nobody, and whose writes are kept. */
final class ChangingRun {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Sandbox.Place place;
    private final Path state;
    private final Limits limits;
    private final ObjectNode config;

    ChangingRun(Sandbox.Place place, Path state, Limits limits, ObjectNode config) {
        this.place = place;
        this.state = state;
        this.limits = limits;
        this.config = config;
    }

    WrittenRoot run() throws IOException, InterruptedException {
        Files.write(place.directory().resolve("config.json"), MAPPER.writeValueAsBytes(config));
        ContainerOutput output = new ContainerOutput(place.directory().resolve("output"), limits.outputBytes());
        try {
            int status = run(output);
            // Closed, it has been read to its end.
            return new WrittenRoot(status, output.text(), place);
        } finally {
            Quiet.run(List.of("runc", "--root", state.toString(), "delete", "--force", place.name()));
        }
    }

    private int run(ContainerOutput output) throws IOException, InterruptedException {
        try (output) {
            Process process = start(output);
            try {
                return await(process, output);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private Process start(ContainerOutput output) throws IOException {
        return new ProcessBuilder(
                        "runc",
                        "--root",
                        state.toString(),
                        "run",
                        "--bundle",
                        place.directory().toString(),
                        place.name())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.fifo().toFile())
                .redirectError(output.fifo().toFile())
                .start();
    }

    private int await(Process process, ContainerOutput output) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limits.time().toNanos();
        while (!process.waitFor(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > deadline || output.overflowed()) {
                String limit = output.overflowed()
                        ? "more than " + limits.outputBytes() + " bytes of output"
                        : "more than " + limits.time().toSeconds() + " s";
                throw UnrootException.surroundings(
                        "running a program to its end", "it took " + limit + ": " + lastLine(output.text()), "");
            }
        }
        return process.exitValue();
    }

    static String lastLine(String output) {
        String[] lines = output.strip().split("\n", -1);
        return lines[lines.length - 1].strip();
    }
}
