package io.github.unroot.tar;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes a tar archive: the same entries give the same bytes on any machine. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class TarWriter implements Closeable {
    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** An entry without content. */
    public void write(TarEntry entry) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** A file; the content must have as many bytes as the entry says. */
    public void write(TarEntry entry, InputStream content) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** Writes the end of the archive and closes what it writes to. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
