package io.github.unroot.transport;

import io.github.unroot.problem.UnrootException;

/** How many bytes the layers of one image expand to together, each counted once however often it is read. */
final class Expansion {
    static final long BYTES_MAX = 64L << 30;

    private final long[] byLayer;
    private final long bytesMax;
    private long total;

    Expansion(int layers) {
        this(layers, BYTES_MAX);
    }

    Expansion(int layers, long bytesMax) {
        this.byLayer = new long[layers];
        this.bytesMax = bytesMax;
    }

    /** @param bytes how many a reader of that layer has seen so far */
    synchronized void reached(int layer, long bytes) throws UnrootException {
        long more = bytes - byLayer[layer];
        if (more <= 0) {
            return;
        }
        byLayer[layer] = bytes;
        total += more;
        if (total > bytesMax) {
            throw UnrootException.badInput("the image's layers expand to more than " + bytesMax + " bytes");
        }
    }
}
