package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;
import java.util.regex.Pattern;

/** A change of a text file's lines, once the packages are configured. */
public sealed interface Edit {
    FilePath file();

    Place place();

    /**
     * Every line in which the expression is found becomes another.
     *
     * @param with what stands in its place, one or more lines without the last newline; an empty text deletes the line
     */
    record Replace(FilePath file, Pattern line, String with, Place place) implements Edit {}

    /**
     * Lines after the last one.
     *
     * @param text without the last newline
     */
    record Append(FilePath file, String text, Place place) implements Edit {}
}
