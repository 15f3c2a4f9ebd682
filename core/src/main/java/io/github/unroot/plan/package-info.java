/** After observe: the fewest changes, each with its reason and its cost; pure, adaptations are data. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.plan;
