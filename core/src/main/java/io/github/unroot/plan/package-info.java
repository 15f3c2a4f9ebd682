/**
 * After observe: what the image is and what its runs showed become the fewest changes, each with its reason; pure, what is
 * known of programs is data.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.plan;
