package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./unroot} itself, as a process. */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of("..", "unroot").toAbsolutePath().normalize();
    private static final int WAIT_MINUTES_MAX = 3;

    @TempDir
    private Path directory = Path.of("");

    private record Ended(String out, String err, int status) {}

    @ParameterizedTest
    @MethodSource("io.github.unroot.cli.Transcript#all")
    void everyCallAnswersAsWritten(Transcript transcript) throws Exception {
        List<String> answers = new ArrayList<>();
        for (Transcript.Call call : transcript.calls()) {
            Ended ended = start(LAUNCHER, call.arguments(), Map.of());
            answers.add(Transcript.render(ended.out(), ended.err(), ended.status()));
        }
        assertThat(transcript.withAnswers(answers)).isEqualTo(transcript.text());
    }

    @Test
    void startsThroughASymbolicLinkFromAnotherDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("my unroot"), LAUNCHER);
        assertThat(start(link, List.of("--version"), Map.of()).out()).startsWith("unroot ");
    }

    @Test
    void aLocaleWithoutUnicodeLosesNoName() throws Exception {
        Ended ended = start(LAUNCHER, List.of("größe"), Map.of("LC_ALL", "C", "LANG", "C"));
        assertThat(ended.err()).contains("größe");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void saysWhatToInstallWhereThereIsNoJdk25() throws Exception {
        // A mount namespace of its own hides the machine's JDKs; nothing outside it changes.
        Path script = Files.writeString(
                directory.resolve("hidden.sh"), "mount -t tmpfs none /usr/lib/jvm && exec \"$0\" --version\n");
        List<String> line = List.of(
                "unshare", "--map-root-user", "--mount", "sh", "-c", Files.readString(script), LAUNCHER.toString());
        Ended ended = run(line, Map.of("JAVA_HOME", "", "PATH", "/usr/bin:/bin"));
        assertThat(ended.err()).contains("there is no JDK 25 here; install Eclipse Temurin 25");
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.status()).isEqualTo(4);
    }

    @Test
    void saysWhatToInstallWhereThereIsNoRunc() throws Exception {
        String hide = "mount --bind /dev/null /usr/sbin/runc && exec \"$0\" prove oci:nowhere:latest";
        List<String> line = List.of("unshare", "--map-root-user", "--mount", "sh", "-c", hide, LAUNCHER.toString());
        Ended ended = run(line, Map.of("UNROOT_INSTALL", "never"));
        assertThat(ended.err()).contains("missing: runc; install them as root: apt-get install");
        assertThat(ended.status()).isEqualTo(4);
    }

    @Test
    void aReaderThatGoesAwayIsNoFailure() throws Exception {
        Ended ended =
                run(List.of("bash", "-c", "set -o pipefail; \"$0\" --help | head -n 1", LAUNCHER.toString()), Map.of());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.status()).isZero();
    }

    @Test
    void aFullDiskUnderStandardOutputIsOneLineAndExit4() throws Exception {
        Ended ended = run(List.of("sh", "-c", "\"$0\" --help > /dev/full", LAUNCHER.toString()), Map.of());
        assertThat(ended.err())
                .isEqualTo("unroot: standard output: No space left on device; free some space, or point"
                        + " TMPDIR at a file system that has some\n");
        assertThat(ended.status()).isEqualTo(4);
    }

    private Ended start(Path launcher, List<String> arguments, Map<String, String> environment) throws Exception {
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(arguments);
        return run(line, environment);
    }

    private Ended run(List<String> line, Map<String, String> environment) throws IOException, InterruptedException {
        File out = directory.resolve("out").toFile();
        File err = directory.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(WAIT_MINUTES_MAX, TimeUnit.MINUTES))
                .as("ends in time")
                .isTrue();
        return new Ended(Files.readString(out.toPath()), Files.readString(err.toPath()), process.exitValue());
    }
}
