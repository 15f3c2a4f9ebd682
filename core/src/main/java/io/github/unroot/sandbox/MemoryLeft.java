package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine's own memory, which nothing guards from an ordinary user's run: what it keeps in files without a name
 * (memfd_create(2)), in sockets and in pipes is no process's.
 *
 * @param beforeBytes what was available when the run began
 */
record MemoryLeft(long beforeBytes) {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long LEFT_BYTES_MIN = 256L << 20;
    private static final int LEFT_PART = 8;

    static MemoryLeft now() throws IOException {
        return new MemoryLeft(availableBytes());
    }

    Optional<String> exceeded() throws IOException {
        long bytes = availableBytes();
        return bytes < Math.min(LEFT_BYTES_MIN, beforeBytes / LEFT_PART)
                ? Optional.of("memory: " + bytes + " bytes are left on the machine")
                : Optional.empty();
    }

    private static long availableBytes() throws IOException {
        for (String line : Files.readAllLines(MEMORY)) {
            if (line.startsWith(AVAILABLE)) {
                String kibibytes = line.substring(AVAILABLE.length(), line.lastIndexOf(' '));
                return Long.parseLong(kibibytes.strip()) << 10;
            }
        }
        throw new IOException(MEMORY + " does not tell how much memory is available");
    }
}
