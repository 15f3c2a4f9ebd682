/** The images that the end-to-end tests convert, each with its probe and a real request that shows that it does its job. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli.program;
