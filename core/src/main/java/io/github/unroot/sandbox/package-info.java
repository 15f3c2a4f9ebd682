/** Runs a file tree under given rules with runc, as root or not; it builds its own runtime configuration and takes nothing of the image's labels. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.sandbox;
