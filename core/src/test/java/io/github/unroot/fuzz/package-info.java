/** Beside the flow: what every parser of foreign bytes is held to, by Jazzer's inputs and by the kept ones. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.fuzz;
