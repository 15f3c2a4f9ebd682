package io.github.unroot.image;

/** How a layer's bytes are stored. */
public enum Compression {
    NONE,
    GZIP,
    ZSTD
}
