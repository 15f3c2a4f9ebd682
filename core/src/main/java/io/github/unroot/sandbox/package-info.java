/**
 * Beside audit: runs a file tree under given rules with runc, as root or not, inside a session of namespaces that takes
 * everything with it when it ends; builds its own runtime configuration, with nothing of the image's labels in it.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.sandbox;
