package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * An image that was found: its manifest, and which file holds each blob.
 *
 * @param names the files of blobs that are not where a layout has them
 */
record ImageFiles(FileSource files, Descriptor descriptor, Manifest manifest, Map<Digest, String> names)
        implements Closeable {

    static String layoutName(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    /** A blob's bytes, checked as they are read. */
    InputStream open(Descriptor blob) throws IOException {
        String name = Optional.ofNullable(names.get(blob.digest())).orElseGet(() -> layoutName(blob.digest()));
        return new VerifyingInput(files.open(name), blob.digest(), blob.size());
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
