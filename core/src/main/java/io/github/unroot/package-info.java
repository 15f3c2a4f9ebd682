/** The facade: the whole flow as consecutive calls, from a reference to a proven image. */
@org.jspecify.annotations.NullMarked
package io.github.unroot;
