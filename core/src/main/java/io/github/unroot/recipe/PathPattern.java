package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path whose names may hold {@code *} (any characters of a name, none too) and {@code ?} (one character). Unlike a
 * shell's, a pattern finds names with a leading dot: what is forgotten there is what a rule was written for.
 */
public final class PathPattern {
    private final FilePath text;
    private final List<Pattern> names;

    private PathPattern(FilePath text, List<Pattern> names) {
        this.text = text;
        this.names = names;
    }

    /** @throws IllegalArgumentException if it is no absolute path, or the root */
    public static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" is no path in the image; a path begins with \"/\"");
        }
        FilePath path = FilePath.of(text);
        if (path.isRoot()) {
            throw new IllegalArgumentException("\"/\" is the whole image; name what is meant in it");
        }
        return new PathPattern(
                path, path.components().stream().map(PathPattern::compile).toList());
    }

    /** Names are bytes, one char each: {@code ?} is one character of UTF-8, not one byte of it. */
    private static Pattern compile(String name) {
        StringBuilder expression = new StringBuilder();
        name.chars()
                .forEach(c -> expression.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> "(?:[\\x00-\\x7f]|[\\xc0-\\xff][\\x80-\\xbf]*)";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    /** How many names deep the paths are that it finds. */
    int depth() {
        return names.size();
    }

    /** The part without a pattern that all paths begin with, which may be all of it. */
    FilePath stem() {
        List<String> plain = new ArrayList<>();
        for (String name : text.components()) {
            if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
                break;
            }
            plain.add(name);
        }
        return FilePath.ofBytes(String.join("/", plain).getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Whether a name is found at that depth.
     *
     * @param depth 0 for names in the root
     * @param name one char a byte
     */
    boolean finds(int depth, String name) {
        return names.get(depth).matcher(name).matches();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text.toString();
    }
}
