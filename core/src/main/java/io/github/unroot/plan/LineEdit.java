package io.github.unroot.plan;

import org.jspecify.annotations.Nullable;

/**
 * One line of a text file and what it becomes, without its newline.
 *
 * @param before the whole line as it stands; every line equal to it is edited
 * @param after what stands in its place, one or more lines; null deletes the line
 */
public record LineEdit(String before, @Nullable String after) {}
