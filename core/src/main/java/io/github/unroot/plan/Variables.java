package io.github.unroot.plan;

import io.github.unroot.image.ImageConfig;
import java.util.Optional;

/** The image's environment by name. */
final class Variables {
    private Variables() {}

    /** The last assignment counts, as it does for the program. */
    static Optional<String> value(ImageConfig config, String name) {
        return config.environment().stream()
                .filter(variable -> variable.startsWith(name + "="))
                .reduce((first, last) -> last)
                .map(variable -> variable.substring(name.length() + 1));
    }
}
