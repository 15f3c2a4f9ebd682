package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Where the blobs of one image are. */
interface BlobSource extends Closeable {

    /** A blob's bytes as they are there: nobody has checked them. */
    InputStream open(Descriptor blob) throws IOException;
}
