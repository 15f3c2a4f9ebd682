package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;

/**
 * What the layers of one image may hold together: counted while they are read, several at once, so that an image is
 * refused before the memory is full.
 */
public final class LayerBudget {
    private final Limits limits;
    private int entries;
    private long indexBytes;
    private long contentBytes;

    /**
     * How much is too much.
     *
     * @param indexBytesMax of names, targets of links and attributes
     * @param contentBytesMax of the files whose contents are kept
     */
    record Limits(int entriesMax, long indexBytesMax, long contentBytesMax) {
        static final Limits PRODUCTION = new Limits(2_000_000, 256L << 20, 128L << 20);
    }

    public LayerBudget() {
        this(Limits.PRODUCTION);
    }

    LayerBudget(Limits limits) {
        this.limits = limits;
    }

    /** @param bytes what the entry adds to the index */
    synchronized void takeEntry(long bytes) throws UnrootException {
        entries++;
        indexBytes += bytes;
        if (entries > limits.entriesMax()) {
            throw UnrootException.badInput("the image has more than " + limits.entriesMax() + " entries");
        }
        if (indexBytes > limits.indexBytesMax()) {
            throw UnrootException.badInput("the image has more than " + limits.indexBytesMax()
                    + " bytes of names, link targets and attributes");
        }
    }

    synchronized void takeContent(long bytes) throws UnrootException {
        contentBytes += bytes;
        if (contentBytes > limits.contentBytesMax()) {
            throw UnrootException.badInput("the image has more than " + limits.contentBytesMax()
                    + " bytes of scripts and account files to be looked into");
        }
    }
}
