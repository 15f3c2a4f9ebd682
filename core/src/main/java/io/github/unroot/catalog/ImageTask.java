package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.recipe.Recipe;

/**
 * An image that is there to be made, with all that is known before.
 *
 * @param key the digest of all that it is made of
 * @param version of what it is there for
 * @param packages how many it will have
 * @param place where it goes
 * @param tried the highest level that is to be proven if it can be
 */
public record ImageTask(
        CatalogEntry entry, Recipe recipe, Digest key, String version, int packages, Reference place, int tried) {}
