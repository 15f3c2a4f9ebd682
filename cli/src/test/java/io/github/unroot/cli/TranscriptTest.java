package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranscriptTest {

    @ParameterizedTest
    @MethodSource("io.github.unroot.cli.Transcript#all")
    void everyCallAnswersAsWritten(Transcript transcript) throws IOException {
        List<String> answers = transcript.calls().stream()
                .map(call -> answer(call.arguments()))
                .toList();
        if (Boolean.getBoolean("transcripts.write")) {
            Files.writeString(
                    Path.of("src/test/resources/transcripts", transcript.name()), transcript.withAnswers(answers));
        }
        assertThat(transcript.withAnswers(answers)).isEqualTo(transcript.text());
    }

    private static String answer(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new CommandLineRun(Commands.wired(java.util.Map.of(), arguments), new Console(out, err), false)
                .execute(arguments);
        return Transcript.render(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), status);
    }
}
