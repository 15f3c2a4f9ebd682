package io.github.unroot.apply;

import io.github.unroot.plan.LineEdit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Edits lines of a text as bytes: what is not edited stays as it is, whatever its encoding. Every edit sees the text as it
 * was.
 */
final class LineEdits {
    private final List<LineEdit> edits;
    private final List<byte[]> lines;
    private final List<LineEdit> missing;

    LineEdits(List<LineEdit> edits) {
        this.edits = edits;
        lines = edits.stream()
                .map(edit -> edit.before().getBytes(StandardCharsets.UTF_8))
                .toList();
        missing = new ArrayList<>(edits);
    }

    /** Those whose line was in no text so far. */
    List<LineEdit> missing() {
        return missing;
    }

    byte[] apply(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, text.length);
            write(out, text, start, end, next);
            start = next;
        }
        return out.toByteArray();
    }

    /** @param next where the next line starts: behind the newline, if there is one */
    private void write(ByteArrayOutputStream out, byte[] text, int start, int end, int next) {
        int at = 0;
        while (at < lines.size() && !isLine(lines.get(at), text, start, end)) {
            at++;
        }
        if (at == lines.size()) {
            out.write(text, start, next - start);
            return;
        }
        LineEdit edit = edits.get(at);
        missing.remove(edit);
        String after = edit.after();
        if (after != null) {
            out.writeBytes(after.getBytes(StandardCharsets.UTF_8));
            out.write(text, end, next - end);
        }
    }

    private static boolean isLine(byte[] line, byte[] text, int start, int end) {
        return Arrays.equals(line, 0, line.length, text, start, end);
    }
}
