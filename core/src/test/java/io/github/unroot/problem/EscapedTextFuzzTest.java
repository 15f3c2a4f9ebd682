package io.github.unroot.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.unroot.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, escaped, are one line without a control character and come back as they were. */
final class EscapedTextFuzzTest extends FuzzTarget {
    static Stream<byte[]> seeds() {
        return Stream.of("a\\b\\x41", "\u00e9\u202e\ud83d\ude00", "\u001b[31m\r\n\0", "\\", "\\x4")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = DURATION)
    void escaped(byte[] bytes) throws IOException {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        String text = read(bytes, () -> EscapedText.escape(raw)).orElseThrow();
        assertThat(EscapedText.line(text)).isEqualTo(text);
        assertThat(EscapedText.unescape(text)).isEqualTo(raw);
    }
}
