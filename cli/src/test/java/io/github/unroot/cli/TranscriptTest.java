package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
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
        Tool.Outcome outcome = CommandLineCall.run(arguments.toArray(String[]::new));
        return Transcript.render(outcome.output(), outcome.errors(), outcome.status());
    }
}
