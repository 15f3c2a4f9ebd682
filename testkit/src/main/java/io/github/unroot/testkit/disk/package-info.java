/** A disk that fails on request, under the unchanged production code: any path of it is one of java.nio. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.testkit.disk;
