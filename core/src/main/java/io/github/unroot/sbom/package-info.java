/**
 * After debian: what an image holds, told in the two formats that scanners read, and kept beside the image as what refers
 * to it.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.sbom;
