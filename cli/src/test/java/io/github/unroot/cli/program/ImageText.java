package io.github.unroot.cli.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts and settings that the images hold, kept as files so that they read as what they are. */
final class ImageText {
    private ImageText() {}

    /** @param name below {@code src/test/resources/images} */
    static String of(String name) {
        try (InputStream text = ImageText.class.getResourceAsStream("/images/" + name)) {
            if (text == null) {
                throw new IllegalArgumentException("no such test resource: images/" + name);
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
