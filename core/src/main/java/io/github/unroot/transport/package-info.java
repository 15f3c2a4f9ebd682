/** After tar: where images come from and go to; blobs can be read only through a stream that verifies them. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.transport;
