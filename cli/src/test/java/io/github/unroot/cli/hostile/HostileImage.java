package io.github.unroot.cli.hostile;

import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** Writes an image as a layout whose one tag is {@link #TAG}. */
@FunctionalInterface
interface HostileImage {
    String TAG = "hostile";

    /** @param directory does not exist yet */
    void writeTo(Path directory) throws IOException;

    static HostileImage of(ImageBuilder image) {
        return directory -> image.writeLayout(directory, TAG);
    }

    /** Layers of a well-formed image that runs as root; the lowest first. */
    static HostileImage layers(LayerBuilder... layers) {
        ImageBuilder image = new ImageBuilder();
        for (LayerBuilder layer : layers) {
            image.plainLayer(layer);
        }
        return of(image);
    }

    /** One layer, stored as it is. */
    static HostileImage plain(byte[] tar) {
        return stored(ImageBuilder.PLAIN_LAYER, tar, tar);
    }

    /** One layer whose media type, stored bytes and uncompressed bytes are what they are. */
    static HostileImage stored(String mediaType, byte[] stored, byte[] tar) {
        return of(new ImageBuilder().layer(mediaType, stored, tar));
    }
}
