package io.github.unroot.apply;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import java.time.Instant;
import java.util.Optional;

/**
 * What else decides the bytes of the new image.
 *
 * @param time of all that is new in it
 * @param baseName what the source is called where it was published; a path of this machine would differ on the next
 * @param rewrite whether layers are rewritten where a layer on top would copy much of them
 */
public record ApplyOptions(Instant time, Optional<String> baseName, boolean rewrite) {

    /** The end of the year 9999: RFC 3339, in which a config has its time, writes no later one. */
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

    /**
     * The image's own time, or that which the environment asks for.
     *
     * @param sourceDateEpoch the variable SOURCE_DATE_EPOCH: seconds since 1970
     */
    public static Instant time(ImageConfig config, Optional<String> sourceDateEpoch) throws UnrootException {
        if (sourceDateEpoch.isEmpty()) {
            return config.created().orElse(Instant.EPOCH);
        }
        try {
            long seconds = Long.parseLong(sourceDateEpoch.get());
            if (seconds >= 0 && seconds <= EPOCH_SECONDS_MAX) {
                return Instant.ofEpochSecond(seconds);
            }
        } catch (NumberFormatException e) {
            // Explained below, as a negative one is.
        }
        throw UnrootException.wrongCall(
                "SOURCE_DATE_EPOCH=" + sourceDateEpoch.get(), "not a number of seconds since 1970", "unset it");
    }

    /** The name under which others know the image; a path on this machine is none. */
    public static Optional<String> baseName(Reference reference) {
        return switch (reference) {
            case Reference.Layout layout -> layout.tag();
            case Reference.LayoutArchive archive -> archive.tag();
            case Reference.DockerArchive archive -> archive.name().filter(name -> !name.startsWith("@"));
            case Reference.Registry registry -> Optional.of(registry.name());
            case Reference.Daemon daemon -> Optional.of(daemon.name());
        };
    }
}
