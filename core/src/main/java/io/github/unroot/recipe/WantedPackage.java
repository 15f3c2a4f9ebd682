package io.github.unroot.recipe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package that a recipe asks for: {@code NAME}, {@code NAME:ARCHITECTURE}, {@code NAME=VERSION} or all three.
 *
 * @param version the only one that will do; the newest where it is empty
 */
public record WantedPackage(String name, Optional<String> architecture, Optional<String> version) {
    /** Names as Debian's policy (5.6.1) has them; versions as deb-version(7). */
    private static final Pattern TEXT =
            Pattern.compile("([a-z0-9][a-z0-9+.-]+)(?::([a-z0-9-]+))?(?:=([0-9][A-Za-z0-9.+~:-]*))?");

    /** @throws IllegalArgumentException if the text is none of these */
    public static WantedPackage parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no package; write NAME, NAME:ARCHITECTURE or NAME=VERSION");
        }
        return new WantedPackage(
                parts.group(1), Optional.ofNullable(parts.group(2)), Optional.ofNullable(parts.group(3)));
    }

    @Override
    public String toString() {
        return name
                + architecture.map(of -> ":" + of).orElse("")
                + version.map(only -> "=" + only).orElse("");
    }
}
