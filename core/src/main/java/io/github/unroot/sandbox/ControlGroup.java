package io.github.unroot.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A container's control group, as far as it tells of limits that were met. The hierarchies of version 1 each have their
 * own directory, the one of version 2 is all there is.
 */
record ControlGroup(String path) {
    private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

    /** Whether a fork was refused. */
    boolean refusedProcesses() {
        return counted("pids", "pids.events", "max");
    }

    /** Whether the kernel killed a process for want of memory. */
    boolean killedForMemory() {
        return counted("memory", "memory.events", "oom_kill") || counted("memory", "memory.oom_control", "oom_kill");
    }

    private boolean counted(String hierarchy, String file, String event) {
        Path inVersion2 = MOUNTED.resolve(path.substring(1));
        Path inVersion1 = MOUNTED.resolve(hierarchy).resolve(path.substring(1));
        for (Path directory : List.of(inVersion1, inVersion2)) {
            for (String line : lines(directory.resolve(file))) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[0].equals(event) && !words[1].equals("0")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where there is no such file, nothing was counted. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
