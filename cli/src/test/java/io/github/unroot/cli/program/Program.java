package io.github.unroot.cli.program;

import io.github.unroot.cli.demo.DebianCache;
import io.github.unroot.cli.demo.DebianImage;
import java.io.IOException;
import java.nio.file.Path;

/** @param probe the one option that its conversion gets */
public record Program(String name, DebianImage image, String probe, Request request) {

    /** The layout of the image as its publisher would ship it; shared, to be read only. */
    public Path layout(DebianCache cache) throws IOException, InterruptedException {
        return image.layout(cache);
    }

    /** For the names of parameterized tests. */
    @Override
    public String toString() {
        return name;
    }
}
