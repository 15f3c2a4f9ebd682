package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

/** Blobs kept on this machine, so that each crosses the wire once; safe for several threads, one blob for one at a time. */
interface BlobStore extends Closeable {

    /** Brings a blob that is not kept yet. */
    @FunctionalInterface
    interface Fetch {
        /** @param file empty; it holds the blob's bytes in the end, checked, if this does not fail */
        void to(FileChannel file) throws IOException;
    }

    /** A blob's bytes from its start, fetched first where they are not kept. */
    InputStream open(Descriptor blob, Fetch fetch) throws IOException;
}
