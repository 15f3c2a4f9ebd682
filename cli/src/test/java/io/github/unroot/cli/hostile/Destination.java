package io.github.unroot.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A layout that a call is to write to and must not touch.
 *
 * @param before its files' digests by their names; none where it did not exist
 */
record Destination(Path directory, SortedMap<String, String> before) {

    /** One that is not there. */
    static Destination missing(Path directory) {
        return new Destination(directory, new TreeMap<>());
    }

    /** One that holds another image. */
    static Destination holdingAnother(Path directory) throws IOException {
        new ImageBuilder()
                .layer(new LayerBuilder().file("another", 0644, "image"))
                .writeLayout(directory, "another");
        return new Destination(directory, digests(directory));
    }

    String reference() {
        return "oci:" + directory + ":" + HostileImage.TAG;
    }

    void assertUntouched() throws IOException {
        assertThat(Files.exists(directory)).isEqualTo(!before.isEmpty());
        assertThat(digests(directory)).isEqualTo(before);
    }

    private static SortedMap<String, String> digests(Path directory) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.forEach(file -> digests.put(directory.relativize(file).toString(), digest(file)));
            }
        }
        return digests;
    }

    private static String digest(Path file) {
        try {
            return Files.isDirectory(file) ? "directory" : ImageBuilder.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
