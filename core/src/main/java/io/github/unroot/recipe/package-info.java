/**
 * After the packages of a distribution: what a person wrote of an image to be made from them, and what that does to the
 * packages' files.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.recipe;
