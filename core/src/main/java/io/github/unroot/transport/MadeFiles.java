package io.github.unroot.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What one run has made in a layout that nothing refers to yet, the newest first. */
final class MadeFiles {
    private final Deque<Path> paths = new ArrayDeque<>();
    private final Deque<Path> directories = new ArrayDeque<>();

    void add(Path path) {
        paths.push(path);
    }

    /** Somebody else relies on it. */
    void forget(Path path) {
        paths.remove(path);
    }

    /** With those above it that are missing. */
    void makeDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path at = directory.toAbsolutePath();
        while (at != null && !Files.exists(at)) {
            missing.push(at);
            at = at.getParent();
        }
        for (Path path : missing) {
            Files.createDirectory(path);
            paths.push(path);
            directories.push(path);
        }
    }

    /** Brings the names of the directories that were made to the disk. */
    void syncDirectories() throws IOException {
        for (Path made : directories) {
            Path above = made.getParent();
            if (above != null) {
                SyncedFile.syncDirectory(above);
            }
        }
    }

    /** All of it is referred to now. */
    void keep() {
        paths.clear();
    }

    /** Takes it away; a directory into which somebody has put something meanwhile stays. */
    void undo() {
        for (Path path : List.copyOf(paths)) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The failure that led here is the one to tell; what stays is not referred to.
            }
        }
        paths.clear();
    }
}
