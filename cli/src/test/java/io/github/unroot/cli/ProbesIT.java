package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a run shows that the program does its job, and what cannot be run at all. */
class ProbesIT {
    private static final int NOT_REACHED = 1;
    private static final int WRONG_INPUT = 3;
    private static final RunSettings NON_ROOT =
            RunSettings.asRoot().withUser("1001:0").withCommand("/start");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aProgramThatEndsAtOnce() throws IOException {
        Path layout = new Behaviours(folder).program("end", "exit 7");
        assertThat(prove(layout, "--probe", "exit:7").status()).isZero();
        Tool.Outcome other = prove(layout, "--probe", "exit:0");
        assertThat(other.status()).as(other.toString()).isEqualTo(NOT_REACHED);
        assertThat(other.output()).contains("ended with exit status 7");
    }

    @Test
    void aLineOfTheOutput() throws IOException {
        Path layout = new Behaviours(folder).program("log", "echo now ready; sleep 1000");
        assertThat(prove(layout, "--probe", "log:ready").status()).isZero();
    }

    @Test
    void aCommandWhereThereIsNoShell() throws IOException {
        Tool.Outcome outcome = prove(new Behaviours(folder).withoutShell(), "--probe", "exec:true", "--timeout", "2s");
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_REACHED);
        assertThat(outcome.output()).contains("/bin/sh").contains("no such file");
    }

    @Test
    void aServerThatListensOnIpv6Only() throws IOException {
        Path layout = new Behaviours(folder).program("ipv6", "mkdir /tmp/www; exec httpd -f -p [::1]:8080 -h /tmp/www");
        assertThat(prove(layout, "--probe", "http:8080/=404").status()).isZero();
    }

    @Test
    void withoutAnyThatStaysUpIsEnough() throws IOException {
        Path layout = new Behaviours(folder).program("udp", "sleep 1000", NON_ROOT.withPort("53/udp"));
        Tool.Outcome outcome = prove(layout);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }

    @Test
    void aDefaultUserThatIsRootIsAPlainNo() throws IOException {
        Tool.Outcome outcome = prove(new Behaviours(folder).rootServer());
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(NOT_REACHED);
        assertThat(outcome.output()).contains("the image's default user is root");
    }

    @ParameterizedTest
    @Tag("H13")
    @ValueSource(strings = {"proc", "sys", "dev"})
    void aPlaceOfTheKernelsThatIsNoPlainDirectoryIsRefused(String place) throws IOException {
        Behaviours behaviours = new Behaviours(folder);
        for (Path layout : List.of(behaviours.linkedPlace(place), behaviours.fileInPlace(place))) {
            Tool.Outcome outcome = prove(layout);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(WRONG_INPUT);
            assertThat(outcome.errors()).contains("entry \"/" + place + "\": it must be a directory");
            assertThat(outcome.errors().lines()).hasSize(1);
        }
    }

    @Test
    void aWorkingDirectoryThatLeadsIntoProcIsRefused() throws IOException {
        Tool.Outcome outcome = prove(new Behaviours(folder).linkedWorkingDirectory());
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(WRONG_INPUT);
        assertThat(outcome.errors()).contains("/srv");
    }

    private static Tool.Outcome prove(Path layout, String... options) throws IOException {
        String[] words = new String[options.length + 6];
        words[0] = "prove";
        words[1] = "oci:" + layout + ":latest";
        words[2] = "--level";
        words[3] = "1";
        words[4] = "--progress";
        words[5] = "none";
        System.arraycopy(options, 0, words, 6, options.length);
        return Unroot.run(words);
    }
}
