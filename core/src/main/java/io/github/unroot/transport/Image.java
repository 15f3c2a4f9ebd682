package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** One image of one platform, open for reading; safe for several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Image implements Closeable {
    private Image() {}

    /** @param platform which image to take where the reference leads to an index of several */
    public static Image open(Reference reference, Platform platform) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    public Reference reference() {
        throw new UnsupportedOperationException("under way");
    }

    /** The manifest's own: its digest is the image's name. */
    public Descriptor descriptor() {
        throw new UnsupportedOperationException("under way");
    }

    public Manifest manifest() {
        throw new UnsupportedOperationException("under way");
    }

    public ImageConfig config() {
        throw new UnsupportedOperationException("under way");
    }

    /** A blob as stored; the last read fails if the bytes do not have the digest and size that the descriptor says. */
    public InputStream openBlob(Descriptor blob) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** A layer's uncompressed bytes; the caller must end with {@link LayerStream#finish}. */
    public LayerStream openLayer(int layer) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** What {@code use} makes of a layer, given out only once all of the layer has been read and checked. */
    public <T> T readLayer(int layer, LayerUse<T> use) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    /** The same for all layers, several at once; the results in the layers' order, the lowest first. */
    public <T> List<T> readLayers(LayerUse<T> use) throws IOException {
        throw new UnsupportedOperationException("under way");
    }

    @Override
    public void close() throws IOException {}
}
