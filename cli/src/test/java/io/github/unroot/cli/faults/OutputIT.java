package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that can't be written: the image is whole, no other file gets what was meant for them. */
@Tag("F22")
class OutputIT {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"$0\" \"$@\" >&-; 4; standard output: ",
                "\"$0\" \"$@\" <&-; 0; ''",
                "\"$0\" \"$@\" 2>&-; 0; ''",
                "\"$0\" \"$@\" <&- >&- 2>&-; 4; ''",
                "\"$0\" \"$@\" >/dev/full; 4; standard output: No space left on device",
                "\"$0\" \"$@\" 2>/dev/full; 0; ''",
                "\"$0\" \"$@\" >/dev/full 2>/dev/full; 4; ''",
                "set -o pipefail, \"$0\" \"$@\" | head -c 1; 0; ''",
                "set -o pipefail, \"$0\" \"$@\" | true; 0; ''"
            })
    void theImageIsWhole(String script, int status, String line) throws IOException {
        SmallApply apply = SmallApply.in(folder);
        String reference = "oci:" + folder.resolve("result") + ":new";
        String before = Tool.run("sh", "-c", "cat $(find \"$0\" -type f) | sha256sum", folder + "/source");
        Tool.Outcome outcome =
                apply.to(reference, Map.of(), List.of("bash", "-c", script.replace("pipefail,", "pipefail;")));
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.errors()).contains(line);
        assertThat(SmallApply.digestOf(reference)).isEqualTo(SmallApply.DIGEST);
        assertThat(Tool.run("sh", "-c", "cat $(find \"$0\" -type f) | sha256sum", folder + "/source"))
                .isEqualTo(before);
    }
}
