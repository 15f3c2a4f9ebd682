/**
 * Under every document of our own (plans, recipes, locks): YAML as fields that know their place, so that an error names
 * file, line and column.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.yaml;
