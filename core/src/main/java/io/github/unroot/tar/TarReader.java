package io.github.unroot.tar;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a tar archive entry by entry. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class TarReader implements Closeable {
    private final InputStream in;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry; null after the last. What is left of the entry before is skipped. */
    public @Nullable TarEntry next() throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** The content of the entry that {@link #next} gave last; no longer valid after the next call of it. */
    public InputStream content() {
        throw new UnsupportedOperationException("under way");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
