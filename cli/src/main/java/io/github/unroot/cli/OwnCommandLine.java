package io.github.unroot.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The words that this process was started with, the Java machine's own included: what starts it again in a session. */
final class OwnCommandLine {
    private static final Path SELF = Path.of("/proc/self/cmdline");

    private OwnCommandLine() {}

    /** Read from the kernel, because {@link ProcessHandle.Info} leaves off what is past the first page. */
    static List<String> read() throws IOException {
        String words = new String(Files.readAllBytes(SELF), StandardCharsets.UTF_8);
        // Each word ends with a zero byte; an empty word is a word.
        return List.of(words.substring(0, words.length() - 1).split("\0", -1));
    }
}
