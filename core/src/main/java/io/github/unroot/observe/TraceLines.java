package io.github.unroot.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The trace's lines, one char a byte. A line that is too long is cut: the traced program decides how long they get. */
final class TraceLines {
    /** strace shows at most 32 arguments of an execve, each of up to 4096 bytes, each byte as up to four. */
    static final int LINE_BYTES_MAX = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    TraceLines(InputStream input) {
        this.input = input;
    }

    /** Empty at the end. */
    Optional<String> next() throws IOException {
        String line = "";
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            int length = Math.min(end - position, LINE_BYTES_MAX - line.length());
            line = line.concat(new String(buffer, position, length, StandardCharsets.ISO_8859_1));
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        return any ? Optional.of(line) : Optional.empty();
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, input.read(buffer));
        return limit > 0;
    }
}
