package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a run of the catalog showed of one image.
 *
 * @param key the digest of all that it was made of
 * @param image empty where none could be built
 * @param wanted the level that the recipe asks for
 * @param tried the highest level that was asked for
 * @param level the highest that holds
 * @param reason why the wanted level is not reached; empty where it is
 */
public record ImageResult(
        String name,
        Digest key,
        Optional<BuiltImage> image,
        int wanted,
        int tried,
        int level,
        Duration time,
        String reason) {

    public ImageResult {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        if (level >= wanted != reason.isEmpty()) {
            throw new IllegalArgumentException("a level that is missed has a reason, one that is reached has none");
        }
        if (image.isEmpty() && level > 0) {
            throw new IllegalArgumentException("nothing is proven of an image that there is not");
        }
    }

    /** Nothing came of it. */
    static ImageResult failed(ImageTask task, Duration time, String reason) {
        String why = reason.isBlank() ? "it ended without a word" : reason;
        int wanted = task.recipe().level();
        return new ImageResult(task.entry().name(), task.key(), Optional.empty(), wanted, task.tried(), 0, time, why);
    }

    /** Nobody knows what is to come of it. */
    static ImageResult notBegun(String name, String reason) {
        return new ImageResult(name, Digest.of(new byte[0]), Optional.empty(), 1, 1, 0, Duration.ZERO, reason);
    }

    public boolean reached() {
        return level >= wanted;
    }
}
