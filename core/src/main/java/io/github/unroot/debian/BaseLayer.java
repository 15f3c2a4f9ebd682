package io.github.unroot.debian;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.tar.Decompression;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.LayerUse;
import java.io.IOException;
import java.time.Instant;

/**
 * The layer that all images of a distribution's release share: its essential packages, configured.
 *
 * @param descriptor of the compressed layer
 * @param diffId the digest of its uncompressed bytes
 * @param time no file in it was changed later
 */
public record BaseLayer(Descriptor descriptor, Digest diffId, BlobContent content, Instant time) {

    <T> T read(LayerUse<T> use) throws IOException {
        try (TarReader archive = new TarReader(Decompression.open(content.open(), Compression.GZIP))) {
            return use.apply(0, archive);
        }
    }
}
