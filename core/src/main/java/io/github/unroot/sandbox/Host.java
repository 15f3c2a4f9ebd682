package io.github.unroot.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a run takes place.
 *
 * @param root the directory that holds its file tree
 * @param binds files of ours that it sees; what it writes to them is lost with the run
 * @param openFilesMax the hard limit of this session; no process of it can have more
 * @param controlGroup {@code cgroupsPath}, where control groups can be made
 */
record Host(Path root, List<Bind> binds, long openFilesMax, Optional<String> controlGroup) {
    Host {
        binds = List.copyOf(binds);
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + root);
        }
    }

    /**
     * @param source a file or directory of ours, never one of the image's
     * @param target where it is seen
     */
    record Bind(Path source, String target) {}
}
