/** After tree: who a process would run as, and the kernel's permission check, as pure functions of the tree. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.identity;
