package io.github.unroot.transport;

import java.io.IOException;
import java.io.InputStream;

/** A layer's uncompressed bytes, checked against the blob's digest and the diff ID while they are read. */
public abstract class LayerStream extends InputStream {

    /** Reads what is left and fails unless all was as promised; only then may the caller use what it has read. */
    public abstract void finish() throws IOException;
}
