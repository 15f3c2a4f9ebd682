/**
 * After tar: a running Docker Engine or Podman on this machine, spoken to over its API; transport takes images out of it and
 * puts them in, the sandbox runs containers in it.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.engine;
