package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Attacks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of an image's config that have led runtimes and engines astray. */
class HostileSettingsIT {
    private static final int FAILED = 1;
    private static final int WRONG_INPUT = 3;
    private static final String WAIT = "sleep 1000";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "H52 {0} is refused")
    @CsvSource({
        "/proc/self/fd/9, lies in a file system of the kernel",
        "/dev/fd/9,       lies in a file system of the kernel",
        "relative,        is not an absolute path",
        "/file,           is no directory in the image",
        "/file/below,     leads through what is no directory",
    })
    void aWorkingDirectoryThatIsNone(String directory, String why) throws IOException {
        try (Guarded guarded = new Guarded(folder, Optional.empty())) {
            String image = new Attacks(folder).settings("image", "0:0", directory, "", WAIT);
            Tool.Outcome outcome =
                    guarded.run("convert", image, "oci:" + folder.resolve("result") + ":latest", "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(WRONG_INPUT);
            assertThat(outcome.errors()).contains("the working directory \"" + directory + "\" " + why);
            assertThat(folder.resolve("result")).doesNotExist();
        }
    }

    @Test
    @Tag("H52")
    void aWorkingDirectoryThatIsMissingIsPlanned() throws IOException {
        Tool.Outcome outcome = convert("/missing/deep", "/missing/deep");
        assertThat(outcome.output()).contains("/missing/deep");
    }

    /** A link with too many steps up ends at the container's root, as in every runtime. */
    @Test
    @Tag("H52")
    void aWorkingDirectoryBehindALinkThatLeadsUp() throws IOException {
        convert("/above", "/work");
    }

    private Tool.Outcome convert(String configured, String seen) throws IOException {
        try (Guarded guarded = new Guarded(folder, Optional.empty())) {
            String image = new Attacks(folder).settings("image", "0:0", configured, "", "pwd -P; " + WAIT);
            String probe = "log:(?m)^" + seen + "$";
            String result = "oci:" + folder.resolve("result") + ":latest";
            Tool.Outcome outcome = guarded.run("convert", image, result, "--probe", probe, "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.output()).contains("level 3 holds");
            return outcome;
        }
    }

    /** The program puts a link in the place of its directory, so that the runtime that enters for a probe follows it. */
    @Test
    @Tag("H52")
    void aWorkingDirectoryThatBecomesALinkToADescriptor() throws IOException {
        try (Guarded guarded = new Guarded(folder, Optional.empty())) {
            String swap = "cd /; rm -rf /swap/work; while :; do i=$(((i + 1) % 24)); rm -f /swap/work;"
                    + " ln -s /proc/self/fd/$i /swap/work; sleep 0.05; done";
            String image = new Attacks(folder).settings("image", "1001:0", "/swap/work", "", swap);
            String secret = guarded.canary().folder() + "/secret";
            String leak = "exec:/bin/cat ../../../../../../../../../../../.." + secret;
            Tool.Outcome outcome = guarded.run(
                    "prove", image, "--level", "1", "--probe", leak, "--timeout", "15s", "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(FAILED);
        }
    }

    @Test
    @Tag("H55")
    void volumesOfTheKernelsPlacesASignalAndAHealthCheckThatAreNone() throws IOException {
        String members =
                "\"StopSignal\":\"SIGKILL; touch /x\",\"Healthcheck\":{\"Test\":[\"RUN\",\"/file\"],\"Interval\":-1,"
                        + "\"Timeout\":1,\"Retries\":-9}";
        String[] volumes = {"/proc", "/", "/dev", "/proc/self/fd", "relative", "/../.."};
        try (Guarded guarded = new Guarded(folder, Optional.empty())) {
            Attacks attacks = new Attacks(folder);
            String image = attacks.settings("image", "0:0", "/", members, WAIT, volumes);
            Tool.Outcome audit = guarded.run("audit", image);
            assertThat(audit.output())
                    .contains("the volume \"/proc\" can't be one", "the volume \"/\" can't be one")
                    .contains("the volume \"/dev\" can't be one", "the volume \"relative\" can't be one")
                    .contains("the stop signal \"SIGKILL; touch /x\" is none")
                    .contains("the health check \"RUN /file\" names no command");
            String result = "oci:" + folder.resolve("result") + ":latest";
            Tool.Outcome outcome = guarded.run("convert", image, result, "--progress", "none");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
        }
    }
}
