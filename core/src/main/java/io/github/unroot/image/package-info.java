/**
 * First in the flow: the nouns of the OCI image specification as values that are valid by construction, unknown JSON kept;
 * no I/O.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.image;
