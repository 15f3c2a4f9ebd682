package io.github.unroot.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("H04")
class EscapedTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "back\\slash", "caf\u00e9", "\u4e2d", "\ud83d\ude00"})
    void whatCanBeShownIsPrintable(String text) {
        assertThat(EscapedText.isPrintable(bytes(text))).isTrue();
        assertThat(EscapedText.unescape(EscapedText.escape(bytes(text)))).isEqualTo(bytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u001b[2J", "\u007f", "caf\u00e9\u202e", "x\u200b", "\ue000"})
    void whatATerminalWouldActOnIsNot(String text) {
        assertThat(EscapedText.isPrintable(bytes(text))).isFalse();
        assertThat(EscapedText.escape(bytes(text)))
                .matches("[\\p{Graph}\u00e9]+")
                .contains("\\x");
        assertThat(EscapedText.unescape(EscapedText.escape(bytes(text)))).isEqualTo(bytes(text));
    }

    @Test
    void bytesThatAreNoUtf8AreNotPrintable() {
        assertThat(EscapedText.isPrintable("caf\u00e9")).isFalse();
        assertThat(EscapedText.isPrintable("\u00c3")).isFalse();
    }

    @Test
    void longNamesLoseTheirMiddle() {
        assertThat(EscapedText.abridged("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(EscapedText.abridged("a".repeat(100) + "b" + "c".repeat(100)))
                .isEqualTo("a".repeat(100) + " ... " + "c".repeat(100));
    }

    /** One char a byte. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
