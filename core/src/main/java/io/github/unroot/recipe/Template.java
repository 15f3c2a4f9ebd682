package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A file that is written at every start from the environment. {@code ${NAME}}, {@code ${NAME:-default}} and {@code
 * ${NAME:+text}} are expanded, and again in such a default or text, one deep; a dollar sign before them makes them literal.
 * Nothing else is expanded.
 *
 * @param path where it is written to
 * @param unless a file of the user's own that is taken in its place where it exists
 */
public record Template(FilePath path, String text, Optional<FilePath> unless, Place place) {
    /**
     * A variable that a template names.
     *
     * @param otherwise what stands for it where it is not set; empty where there is nothing of the kind
     * @param needed whether the start fails where it is not set
     */
    public record Variable(String name, Optional<String> otherwise, boolean needed) {}

    /** The variables in the order of the text, each as often as it is named. */
    public List<Variable> variables() {
        return TemplateText.read(text).variables();
    }
}
