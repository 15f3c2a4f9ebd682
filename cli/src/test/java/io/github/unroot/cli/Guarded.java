package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Canary;
import io.github.unroot.cli.judge.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One call of {@code ./unroot} on a hostile image, by root or an ordinary user, with canaries where its programs could come
 * to: beside the sessions' directories, in the caller's home and in the folder of the image.
 */
final class Guarded implements Closeable {
    private final Path sessions;
    private final Path home;
    private final List<String> before;
    private final Canary canary;

    /** @param folder is the test's own */
    Guarded(Path folder, Optional<OrdinaryUser> user) throws IOException {
        Path place = open(Files.createTempDirectory(folder, "guarded"));
        open(folder);
        sessions = open(Files.createDirectory(place.resolve("sessions")));
        home = user.isPresent() ? open(user.get().home()) : open(Files.createDirectory(place.resolve("home")));
        before = user.map(OrdinaryUser::before).orElse(List.of());
        canary = new Canary(sessions, home, place);
    }

    private static Path open(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    Canary canary() {
        return canary;
    }

    /** Afterwards nothing is left of the call, and no canary was touched. */
    Tool.Outcome run(String... words) throws IOException {
        Map<String, String> environment = Map.of("TMPDIR", sessions.toString(), "HOME", home.toString());
        Tool.Outcome outcome = Unroot.run(environment, before, words);
        String told = outcome.toString();
        assertThat(canary.damage()).as(told).isEmpty();
        try (Stream<Path> left = Files.list(sessions)) {
            assertThat(left).as(told).containsExactly(sessions.resolve("canary"));
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).as(told).doesNotContain(sessions.toString());
        assertThat(Tool.run("ps", "-eo", "args")).as(told).doesNotContain(sessions + "/unroot-");
        return outcome;
    }

    @Override
    public void close() throws IOException {
        canary.close();
    }
}
