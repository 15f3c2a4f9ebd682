package io.github.unroot.apply;

import io.github.unroot.plan.LineEdit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Edits lines of a text as bytes: what is not edited stays as it is, whatever its encoding. */
final class LineEdits {
    private final List<LineEdit> edits;
    private final List<byte[]> lines;
    private final boolean[] found;

    private LineEdits(List<LineEdit> edits) {
        this.edits = edits;
        lines = edits.stream()
                .map(edit -> edit.before().getBytes(StandardCharsets.UTF_8))
                .toList();
        found = new boolean[edits.size()];
    }

    /** The edited text, or the first edit whose line is nowhere in it. */
    record Result(byte[] text, Optional<LineEdit> missing) {}

    /** Every edit sees the text as it was. */
    static Result apply(byte[] text, List<LineEdit> edits) {
        LineEdits pass = new LineEdits(edits);
        byte[] edited = pass.edit(text);
        for (int i = 0; i < edits.size(); i++) {
            if (!pass.found[i]) {
                return new Result(edited, Optional.of(edits.get(i)));
            }
        }
        return new Result(edited, Optional.empty());
    }

    private byte[] edit(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 64);
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, text.length);
            int edit = editOf(text, start, end);
            if (edit < 0) {
                out.write(text, start, next - start);
            } else if (edits.get(edit).after() instanceof String after) {
                out.writeBytes(after.getBytes(StandardCharsets.UTF_8));
                out.write(text, end, next - end);
            }
            start = next;
        }
        return out.toByteArray();
    }

    private int editOf(byte[] text, int start, int end) {
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i);
            if (Arrays.equals(line, 0, line.length, text, start, end)) {
                found[i] = true;
                return i;
            }
        }
        return -1;
    }
}
