package io.github.unroot.transport;

import io.github.unroot.tar.TarReader;
import java.io.IOException;

/** What a caller makes of one layer's entries. */
@FunctionalInterface
public interface LayerUse<T> {
    /** @param layer the layer's index, the lowest is 0 */
    T apply(int layer, TarReader entries) throws IOException;
}
