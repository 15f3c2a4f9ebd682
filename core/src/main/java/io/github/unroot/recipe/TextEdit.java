package io.github.unroot.recipe;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An edit of a text as bytes: lines that it does not find stay as they are, whatever their encoding. */
final class TextEdit {
    private static final int EDITED_BYTES_MAX = 16 << 20;

    private TextEdit() {}

    static byte[] apply(Edit edit, byte[] text) throws UnrootException {
        if (text.length > EDITED_BYTES_MAX) {
            throw edit.place().problem("edits: \"" + edit.file() + "\" has more than " + EDITED_BYTES_MAX + " bytes");
        }
        return switch (edit) {
            case Edit.Replace replace -> replaced(replace, text);
            case Edit.Append append -> appended(append, text);
        };
    }

    private static byte[] replaced(Edit.Replace edit, byte[] text) throws UnrootException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        boolean found = false;
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, text.length);
            String line = new String(text, start, end - start, StandardCharsets.UTF_8);
            boolean finds = edit.line().matcher(line).find();
            found |= finds;
            if (!finds) {
                out.write(text, start, next - start);
            } else if (!edit.with().isEmpty()) {
                out.writeBytes(edit.with().getBytes(StandardCharsets.UTF_8));
                out.write(text, end, next - end);
            }
            start = next;
        }
        if (!found) {
            throw edit.place().problem("edits: no line of \"" + edit.file() + "\" matches \"" + edit.line() + "\"");
        }
        return out.toByteArray();
    }

    private static byte[] appended(Edit.Append edit, byte[] text) {
        boolean open = text.length > 0 && text[text.length - 1] != '\n';
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        out.writeBytes(text);
        out.writeBytes(((open ? "\n" : "") + edit.text() + "\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
