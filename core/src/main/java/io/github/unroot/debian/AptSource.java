package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One suite of one archive, where it is had from, and who signs it.
 *
 * @param base without a slash at its end; {@code dists} and {@code pool} are below it
 * @param suite as the archive's directories name it: {@code bookworm}, {@code bookworm-security}
 * @param architectures those that it is limited to; none where it is not
 */
public record AptSource(
        URI base, String suite, List<String> components, List<String> architectures, SignedBy signedBy) {
    private static final int SHOWN_CHARS_MAX = 100;
    private static final Set<String> SCHEMES = Set.of("http", "https", "file", "copy");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~+-]{0,99}");

    public AptSource {
        base = withoutSlash(base);
        String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme) || base.getPath() == null || base.getRawQuery() != null) {
            throw invalid("no address of an archive, which is http, https or file", base.toString());
        }
        if (!isPath(suite)) {
            throw invalid("no name of a suite", suite);
        }
        components = List.copyOf(components);
        for (String component : components) {
            if (!isPath(component)) {
                throw invalid("no name of a component", component);
            }
        }
        if (components.isEmpty()) {
            throw invalid("a source without components, such as main", suite);
        }
        architectures = List.copyOf(architectures);
    }

    static URI withoutSlash(URI base) {
        String text = base.toString();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return URI.create(text.substring(0, end));
    }

    /** Some have two parts: {@code updates/main}. None leads elsewhere. */
    private static boolean isPath(String name) {
        List<String> parts = List.of(name.split("/", -1));
        return parts.size() <= 4
                && parts.stream().allMatch(part -> WORD.matcher(part).matches());
    }

    private static IllegalArgumentException invalid(String what, String text) {
        return new IllegalArgumentException(what + ": \"" + EscapedText.shown(text, SHOWN_CHARS_MAX) + "\"");
    }

    boolean isFor(String architecture) {
        return architectures.isEmpty() || architectures.contains(architecture);
    }

    /** The same suite from elsewhere. */
    public AptSource at(URI other) {
        return new AptSource(other, suite, components, architectures, signedBy);
    }

    @Override
    public String toString() {
        return base + " " + suite;
    }
}
