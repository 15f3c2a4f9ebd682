/** What can go wrong, as data: every stage reports failures in these words, and the command line turns each into a line and an exit status. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.problem;
