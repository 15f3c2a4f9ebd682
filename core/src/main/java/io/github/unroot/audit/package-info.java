/** After identity: what in an image ties it to root, found without running it; one small class a rule. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.audit;
