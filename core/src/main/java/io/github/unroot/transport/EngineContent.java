package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an engine keeps of an image: its config, byte for byte, and its layers unpacked. Manifests it forgets, and with them
 * how layers were compressed. So the image's digest in an engine is that of the manifest which follows from the config
 * alone: the same when it is read back, from whatever engine.
 */
final class EngineContent {
    private static final int BUFFER_BYTES = 128 << 10;

    private EngineContent() {}

    static ImageContent of(ImageContent image) throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        Map<Digest, BlobContent> contents = new HashMap<>();
        for (int number = 0; number < image.manifest().layers().size(); number++) {
            Descriptor stored = image.manifest().layers().get(number);
            Digest diffId = image.config().diffIds().get(number);
            BlobContent plain = () -> expanded(image, stored, diffId);
            layers.add(Descriptor.of(MediaTypes.DOCKER_LAYER, diffId, size(image, stored, diffId)));
            contents.put(diffId, plain);
        }
        Descriptor config = Descriptor.of(
                MediaTypes.DOCKER_CONFIG,
                image.config().digest(),
                image.config().toBytes().length);
        Manifest manifest = Manifest.of(MediaTypes.DOCKER_MANIFEST, config, layers);
        return new ImageContent(manifest, image.config(), contents);
    }

    private static LayerStream expanded(ImageContent image, Descriptor stored, Digest diffId) throws IOException {
        VerifyingInput blob = new VerifyingInput(image.layer(stored).open(), stored.digest(), stored.size());
        return LayerStream.open(blob, stored, compression(stored), diffId);
    }

    /** A tar archive tells a file's size before its bytes. */
    private static long size(ImageContent image, Descriptor stored, Digest diffId) throws IOException {
        if (compression(stored) == Compression.NONE) {
            return stored.size();
        }
        try (LayerStream layer = expanded(image, stored, diffId)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long size = 0;
            int count = layer.read(buffer);
            while (count >= 0) {
                size += count;
                count = layer.read(buffer);
            }
            return size;
        }
    }

    private static Compression compression(Descriptor layer) {
        return MediaTypes.compressionOf(layer.mediaType()).orElseThrow();
    }
}
