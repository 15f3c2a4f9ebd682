/** After prove: a proof signed, attached to its image in the forms that cosign reads, and found and checked again. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.attest;
