package io.github.unroot.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.plan.LineEdit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineEditsTest {
    private static String edited(String text, LineEdit... edits) {
        byte[] bytes = new LineEdits(List.of(edits)).apply(text.getBytes(StandardCharsets.ISO_8859_1));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void replacesEveryEqualLine() {
        assertThat(edited("a\nb\na", new LineEdit("a", "c"))).isEqualTo("c\nb\nc");
        assertThat(edited("a\nb\n", new LineEdit("a", "b"), new LineEdit("b", "a")))
                .isEqualTo("b\na\n");
        assertThat(edited("a\n", new LineEdit("a", "b\nc"))).isEqualTo("b\nc\n");
        assertThat(edited("a \nab\n a\n", new LineEdit("a", "b"))).isEqualTo("a \nab\n a\n");
    }

    @Test
    void deletesALineWithItsNewline() {
        assertThat(edited("a\nb\nc\n", new LineEdit("b", null))).isEqualTo("a\nc\n");
        assertThat(edited("a\nb", new LineEdit("b", null))).isEqualTo("a\n");
        assertThat(edited("\n\na\n", new LineEdit("", null))).isEqualTo("a\n");
    }

    @Test
    void keepsAllOtherBytes() {
        String odd = "\u00ff\u0000\r\n\u00e9\na\r\n\n";
        assertThat(edited(odd, new LineEdit("x", "y"))).isEqualTo(odd);
        assertThat(edited(odd, new LineEdit("a\r", "b\r"))).isEqualTo("\u00ff\u0000\r\n\u00e9\nb\r\n\n");
    }

    @Test
    void tellsWhichLineIsNowhere() {
        LineEdits edits = new LineEdits(List.of(new LineEdit("a", "b"), new LineEdit("c", "d")));
        edits.apply("a\n".getBytes(StandardCharsets.UTF_8));
        assertThat(edits.missing()).containsExactly(new LineEdit("c", "d"));
    }
}
