package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnCommandLineTest {

    @Test
    void beginsWithTheJavaMachineAndHasItsOptions() throws IOException {
        List<String> words = OwnCommandLine.read();
        assertThat(words.getFirst()).endsWith("/java");
        assertThat(words).contains("--enable-native-access=ALL-UNNAMED");
    }
}
