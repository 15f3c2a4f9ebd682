package io.github.unroot.catalog;

import io.github.unroot.image.Digest;

/**
 * What came of a recipe.
 *
 * @param reference where it is
 * @param digest its manifest's
 * @param version of the first package that the recipe names
 * @param bytes its config and layers as they are stored and sent
 * @param packages how many are installed
 * @param writablePaths how many paths of it its user could change
 */
public record BuiltImage(
        String reference, Digest digest, String version, long bytes, int packages, int writablePaths) {}
