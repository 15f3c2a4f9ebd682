package io.github.unroot.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What reports looked like when they were last reviewed; {@code -Dgolden.update=true} writes them again. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/io/github/unroot/report");

    private Golden() {}

    static void assertEqual(String name, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name), actual);
        }
        assertThat(actual).isEqualTo(text(name));
    }

    static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }
}
