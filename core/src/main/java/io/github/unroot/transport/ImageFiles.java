package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** An image that was found: its manifest, and where its blobs are. */
record ImageFiles(BlobSource blobs, Descriptor descriptor, Manifest manifest) implements Closeable {

    /** @param names the files of blobs that are not where a layout has them */
    ImageFiles(FileSource files, Descriptor descriptor, Manifest manifest, Map<Digest, String> names) {
        this(new FileBlobs(files, names), descriptor, manifest);
    }

    static String layoutName(Digest digest) {
        return FileBlobs.layoutName(digest);
    }

    /** A blob's bytes, checked as they are read. */
    InputStream open(Descriptor blob) throws IOException {
        return new VerifyingInput(blobs.open(blob), blob.digest(), blob.size());
    }

    @Override
    public void close() throws IOException {
        blobs.close();
    }
}
