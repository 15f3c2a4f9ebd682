/** Packages of Debian and its kin: where they come from, what they need, and what is in them. */
@NullMarked
package io.github.unroot.debian;

import org.jspecify.annotations.NullMarked;
