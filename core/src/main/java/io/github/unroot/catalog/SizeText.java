package io.github.unroot.catalog;

/** Bytes for people. */
final class SizeText {
    private static final int MEBI_BITS = 20;
    private static final int TENTHS = 10;

    private SizeText() {}

    /** In units of 1024 times 1024, with one digit after the point. */
    static String of(long bytes) {
        long tenths = (bytes * TENTHS + (1 << (MEBI_BITS - 1))) >> MEBI_BITS;
        return tenths / TENTHS + "." + tenths % TENTHS + " MiB";
    }
}
