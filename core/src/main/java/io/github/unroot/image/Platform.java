package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.util.Locale;
import java.util.Optional;

/**
 * An operating system and a processor, in Go's words.
 *
 * @param variant of the processor: {@code v7}; empty where it has none
 */
public record Platform(String os, String architecture, String variant) {

    public Platform {
        if (os.isEmpty() || architecture.isEmpty()) {
            throw new IllegalArgumentException("a platform has an operating system and an architecture");
        }
        // The one variant of arm64 that engines write is also its default.
        variant = architecture.equals("arm64") && variant.equals("v8") ? "" : variant;
    }

    /** Reads {@code os/arch[/variant]}. */
    public static Platform parse(String text) throws UnrootException {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw UnrootException.wrongCall(
                    "platform " + text, "is not os/arch or os/arch/variant", "write linux/amd64, for example");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
    }

    /** The machine's own: containers are Linux's, whatever runs us. */
    public static Platform own() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (machine) {
            case "x86_64", "amd64" -> new Platform("linux", "amd64", "");
            case "aarch64" -> new Platform("linux", "arm64", "");
            case "arm" -> new Platform("linux", "arm", "v7");
            case "x86", "i386" -> new Platform("linux", "386", "");
            default -> new Platform("linux", machine.isEmpty() ? "unknown" : machine, "");
        };
    }

    /** Whether an image for that platform serves this one; a variant that one side leaves open is no obstacle. */
    public boolean isServedBy(Platform image) {
        return os.equals(image.os)
                && architecture.equals(image.architecture)
                && (variant.isEmpty() || image.variant.isEmpty() || variant.equals(image.variant));
    }

    static Optional<Platform> of(Optional<String> os, Optional<String> architecture, Optional<String> variant) {
        if (os.orElse("").isEmpty() || architecture.orElse("").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Platform(os.get(), architecture.get(), variant.orElse("")));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
