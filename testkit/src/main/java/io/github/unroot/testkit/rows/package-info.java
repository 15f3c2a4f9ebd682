/** Which rows of the list of hostile images and faults have passed: counted by a listener, printed as one table. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.testkit.rows;
