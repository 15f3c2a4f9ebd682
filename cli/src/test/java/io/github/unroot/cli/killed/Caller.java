package io.github.unroot.cli.killed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who starts the runs.
 *
 * @param sessions its TMPDIR, where nothing else is
 */
record Caller(Path sessions, List<String> command) {
    private static final Duration RUN_MAX = Duration.ofMinutes(5);

    static Caller of(Path sessions, List<String> before, List<String> command) throws IOException {
        Files.createDirectories(sessions);
        Files.setPosixFilePermissions(sessions, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> all = new ArrayList<>(before);
        all.addAll(command);
        return new Caller(sessions, List.copyOf(all));
    }

    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.environment().put("TMPDIR", sessions.toString());
        return builder.start();
    }

    private Path output() {
        return sessions.resolveSibling(sessions.getFileName() + ".log");
    }

    /** @return how many milliseconds it took */
    long runToItsEnd() throws IOException, InterruptedException {
        long started = System.nanoTime();
        Process run = start();
        if (!run.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS) || run.exitValue() != 0) {
            run.destroyForcibly();
            throw new IllegalStateException(command + " did not succeed: " + Files.readString(output()));
        }
        return Duration.ofNanos(System.nanoTime() - started).toMillis();
    }
}
