package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Blobs in a layout or an archive.
 *
 * @param names the files of blobs that are not where a layout has them
 */
record FileBlobs(FileSource files, Map<Digest, String> names) implements BlobSource {

    static String layoutName(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    @Override
    public InputStream open(Descriptor blob) throws IOException {
        return files.open(Optional.ofNullable(names.get(blob.digest())).orElseGet(() -> layoutName(blob.digest())));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
