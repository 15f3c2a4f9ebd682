package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The limits of this process that nothing which it starts can exceed. */
record HardLimits(long openFiles, long processes) {
    private static final long OPEN_FILES_MAX = 65_536;

    /** What Podman takes for itself: it can give no more. A container's own are counted by its control group. */
    private static final long PROCESSES_MAX = 32_768;

    private static final String UNLIMITED = "unlimited";

    static HardLimits here() throws IOException {
        long openFiles = Long.MAX_VALUE;
        long processes = Long.MAX_VALUE;
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            String[] words = line.split("\\s+", -1);
            if (line.startsWith("Max open files")) {
                openFiles = limit(words[4]);
            } else if (line.startsWith("Max processes")) {
                processes = limit(words[3]);
            }
        }
        return new HardLimits(openFiles, processes);
    }

    /** How many files a container may open. */
    long openFilesGiven() {
        return Math.min(OPEN_FILES_MAX, openFiles);
    }

    /** How many processes a container's user may have, in all containers of the machine together. */
    long processesGiven() {
        return Math.min(PROCESSES_MAX, processes);
    }

    private static long limit(String word) {
        return word.equals(UNLIMITED) ? Long.MAX_VALUE : Long.parseLong(word);
    }
}
