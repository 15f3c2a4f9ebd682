/** After sandbox: a watched run, the trace into accesses. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.observe;
