package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A short program run to its end, its streams kept from ours.
 *
 * @param output both streams on one line, as an error message quotes it
 */
record Quiet(int status, String output) {
    private static final int OUTPUT_BYTES_MAX = 4096;

    static Quiet run(List<String> line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX);
        process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        int status = process.waitFor();
        String text = new String(output, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\n\\s*", "; ");
        return new Quiet(status, text.isEmpty() ? "exit status " + status : text);
    }
}
