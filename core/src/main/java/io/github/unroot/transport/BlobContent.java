package io.github.unroot.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A blob that can be read as often as asked, from its start each time. */
@FunctionalInterface
public interface BlobContent {
    InputStream open() throws IOException;

    static BlobContent of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }
}
