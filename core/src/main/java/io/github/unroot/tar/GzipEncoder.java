package io.github.unroot.tar;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Compresses to gzip with an encoder of our own, so that a layer's digest does not depend on the machine's zlib. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class GzipEncoder extends FilterOutputStream {
    public GzipEncoder(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("under way");
    }
}
