/** Around the way of the data: reads a command line into a request, hands it to the library, and ends with its exit status; no logic. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.cli;
