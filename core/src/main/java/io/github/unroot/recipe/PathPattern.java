package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Resolution;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** What it finds in a tree, sorted, by paths without links but perhaps the last name. */
    List<FilePath> find(FileTree tree) {
        List<FilePath> found = List.of(FilePath.ROOT);
        for (Pattern name : names) {
            found = found.stream()
                    .flatMap(directory -> namesIn(tree, directory))
                    .filter(path -> name.matcher(path.name()).matches())
                    .distinct()
                    .toList();
        }
        return found;
    }

    private static Stream<FilePath> namesIn(FileTree tree, FilePath directory) {
        return tree.resolve(directory, true) instanceof Resolution.Found found
                ? tree.children(found.path()).stream().map(Entry::path)
                : Stream.empty();
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
