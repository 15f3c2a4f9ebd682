/**
 * Under every stage: what can go wrong, as data; each stage reports failures in these words, and the command line turns
 * each into a line and an exit status.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.problem;
