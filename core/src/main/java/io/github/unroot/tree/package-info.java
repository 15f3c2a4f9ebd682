/**
 * After transport: merges layers and whiteouts into one immutable file tree, keyed by inode; pure data that never touches
 * the host's file system.
 */
@org.jspecify.annotations.NullMarked
package io.github.unroot.tree;
