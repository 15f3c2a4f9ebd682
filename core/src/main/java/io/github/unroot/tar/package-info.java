/** After image: tar, gzip and zstd as bytes: reader, writer, limits. */
@org.jspecify.annotations.NullMarked
package io.github.unroot.tar;
