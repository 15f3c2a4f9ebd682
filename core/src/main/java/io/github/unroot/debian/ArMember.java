package io.github.unroot.debian;

/**
 * Where a member of an ar archive lies.
 *
 * @param offset of its first byte in the file
 */
record ArMember(String name, long offset, long size) {}
