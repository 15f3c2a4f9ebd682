package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a control file; what is accepted is the same when it is written out by its fields. */
final class ControlFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of(
                        "Package: a\nVersion: 1:2.0~rc1-1\nDescription: x\n y\n .\n z\n\n# c\nPackage: b\nDepends: c |\n d\n",
                        "A:\nB: \u00e9\r\n\tc\n \nA: 1\n",
                        "Origin: Debian\nSHA256:\n 00 1 main/Packages\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void controlFile(byte[] input) throws IOException {
        Optional<List<Stanza>> stanzas = read(input, () -> ControlFile.parse("fuzzed", input));
        if (stanzas.isEmpty()) {
            return;
        }
        String written = stanzas.get().stream().map(ControlFuzzTest::write).collect(Collectors.joining("\n"));
        List<Stanza> again = ControlFile.parse("again", written.getBytes(StandardCharsets.UTF_8));
        assertThat(again.stream().map(ControlFuzzTest::write).collect(Collectors.joining("\n")))
                .isEqualTo(written);
    }

    private static String write(Stanza stanza) {
        StringBuilder text = new StringBuilder();
        for (String name : stanza.names()) {
            assertThat(stanza.has(name)).isTrue();
            String lines = String.join("\n ", stanza.lines(name));
            text.append(name).append(": ").append(lines).append('\n');
        }
        return text.toString();
    }
}
