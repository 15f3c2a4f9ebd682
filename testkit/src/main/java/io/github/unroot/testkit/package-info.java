/** Beside the flow: builds images, plain and hostile, byte by byte, for the tests; knows nothing of the code under test. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.testkit;
