/** Beside the flow: what hostile images must end in, case by case, and the judges of it. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.hostile;
