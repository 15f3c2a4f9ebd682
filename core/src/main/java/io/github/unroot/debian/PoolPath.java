package io.github.unroot.debian;

import io.github.unroot.problem.EscapedText;
import java.util.Arrays;

/**
 * Where a file is below an archive's base: {@code pool/main/r/redis/redis-server_7.0.15-1_amd64.deb}. It becomes part of
 * a URL and of a path in the cache, so nothing in it leads out of either.
 */
public record PoolPath(String text) {
    private static final int PATH_CHARS_MAX = 1000;
    private static final int SHOWN_CHARS_MAX = 100;
    private static final String MARKS = "._+~-:@%,=^/";

    public PoolPath {
        boolean sound = !text.isEmpty()
                && text.length() <= PATH_CHARS_MAX
                && text.chars().allMatch(PoolPath::isAllowed)
                && Arrays.stream(text.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (!sound) {
            throw new IllegalArgumentException(
                    "no path below the archive: \"" + EscapedText.shown(text, SHOWN_CHARS_MAX) + "\"");
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
