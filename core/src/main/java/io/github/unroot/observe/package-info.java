/** After sandbox: a watched run, its trace made into accesses with the paths that the container knows. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.observe;
