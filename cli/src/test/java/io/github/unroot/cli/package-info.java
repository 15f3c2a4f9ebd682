/** The command line, judged from outside. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli;
