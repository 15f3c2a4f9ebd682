/**
 * After plan: (image, plan) becomes image' with one reproducible layer and a new config; pure, writes nothing but to what
 * it is given.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.apply;
