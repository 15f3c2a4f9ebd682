package io.github.unroot.apply;

import io.github.unroot.transport.LayerUse;
import java.io.IOException;

/** Gives an image's layers to be read, as {@link io.github.unroot.transport.Image#readLayer} does. */
@FunctionalInterface
public interface LayerSource {
    /** Returns only once all of the layer has been read and checked. */
    <T> T read(int layer, LayerUse<T> use) throws IOException;
}
