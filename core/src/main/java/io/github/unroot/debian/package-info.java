/**
 * What an image of packages is made from: the signed indexes of an archive, the packages that a wish needs, and their
 * contents; it knows nothing of recipes, which come after it.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.debian;
