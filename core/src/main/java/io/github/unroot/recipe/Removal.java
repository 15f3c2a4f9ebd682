package io.github.unroot.recipe;

import io.github.unroot.yaml.Place;

/** What is left out of the image, directories with all that is in them. */
public record Removal(PathPattern path, Place place) {}
