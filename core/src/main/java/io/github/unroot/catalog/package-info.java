/** After recipe: many recipes, what was built and proven of each, and what a new version of a package asks to do again. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.catalog;
