/** Runs of the command that are killed at any moment, in a PID namespace of their own, and a count of what they leave. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.killed;
