package io.github.unroot.transport;

import io.github.unroot.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that is in a directory: each path, and the digest of a file's content. */
record Snapshot(Map<String, String> paths) {

    static Snapshot of(Path root) throws IOException {
        Map<String, String> paths = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String content = Files.isDirectory(path)
                        ? "directory"
                        : Digest.of(Files.readAllBytes(path)).toString();
                paths.put(root.relativize(path).toString(), content);
            }
        }
        return new Snapshot(paths);
    }

    Optional<String> content(String path) {
        return Optional.ofNullable(paths.get(path));
    }

    /** Whether all of the other is here, the same. */
    boolean holds(Snapshot other) {
        return paths.entrySet().containsAll(other.paths.entrySet());
    }

    /** What is here and not, or not the same, in any of the others. */
    Set<String> beyond(Snapshot... others) {
        return paths.entrySet().stream()
                .filter(entry -> List.of(others).stream()
                        .noneMatch(other -> other.paths.entrySet().contains(entry)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
