/** What fails around the program, not in its input: HOSTILE.md's F rows, through the real command. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.faults;
