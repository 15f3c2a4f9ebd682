package io.github.unroot.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DebianImageTest {
    private static final DebianImage PLAIN = DebianImage.of("nginx-light");

    @Test
    void theSameWordsMakeTheSameKeyAndOthersAnother() {
        List<DebianImage> others = List.of(
                DebianImage.of("nginx-light", "curl"),
                PLAIN.file("/etc/a", "text"),
                PLAIN.script("/etc/a", "text"),
                PLAIN.run("true"),
                PLAIN.with(settings -> settings.withPort("80/tcp")),
                PLAIN.with(settings -> settings.withUser("1001")));
        assertThat(DebianImage.of("nginx-light").key()).isEqualTo(PLAIN.key());
        assertThat(others.stream().map(DebianImage::key))
                .doesNotHaveDuplicates()
                .doesNotContain(PLAIN.key());
    }

    @Test
    void aCommandIsOneWordOfTheScriptWhateverIsInIt() {
        String script = LayerScript.of(PLAIN.run("echo 'it''s' $HOME"));
        assertThat(script).contains("chroot . /bin/sh -euc 'echo '\\''it'\\'''\\''s'\\'' $HOME'\n");
    }

    @Test
    void aPathThatCouldEndItsQuotesIsRefused() {
        assertThatThrownBy(() -> PLAIN.file("/etc/a'b", "text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PLAIN.file("etc/a", "text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsAreWrittenAsAnImageConfigurationHasThem() {
        RunSettings settings = RunSettings.asRoot()
                .withEntrypoint("/start.sh")
                .withPort("80/tcp")
                .withVolume("/data");
        assertThat(settings)
                .hasToString("{\"ExposedPorts\":{\"80/tcp\":{}},"
                        + "\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],"
                        + "\"Entrypoint\":[\"/start.sh\"],\"Volumes\":{\"/data\":{}}}");
    }
}
