package io.github.unroot.sandbox;

import io.github.unroot.transport.LayerUse;
import java.io.IOException;

/** Gives an image's layers to be read, as {@link io.github.unroot.transport.Image#readLayer} does. */
@FunctionalInterface
public interface LayerContents {
    /** Returns only once all of the layer has been read and checked. */
    Object read(int layer, LayerUse<Object> use) throws IOException;
}
