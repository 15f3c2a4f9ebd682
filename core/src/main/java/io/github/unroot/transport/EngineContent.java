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

    private final ImageContent image;
    private final Expansion expansion;

    private EngineContent(ImageContent image) {
        this.image = image;
        this.expansion = new Expansion(image.manifest().layers().size());
    }

    static ImageContent of(ImageContent image) throws IOException {
        return new EngineContent(image).kept();
    }

    private ImageContent kept() throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        Map<Digest, BlobContent> contents = new HashMap<>();
        for (int number = 0; number < image.manifest().layers().size(); number++) {
            int layer = number;
            Digest diffId = image.config().diffIds().get(layer);
            layers.add(Descriptor.of(MediaTypes.DOCKER_LAYER, diffId, size(layer)));
            contents.put(diffId, () -> expanded(layer));
        }
        Descriptor config = Descriptor.of(
                MediaTypes.DOCKER_CONFIG,
                image.config().digest(),
                image.config().toBytes().length);
        Manifest manifest = Manifest.of(MediaTypes.DOCKER_MANIFEST, config, layers);
        return new ImageContent(manifest, image.config(), contents, Map.of());
    }

    private LayerStream expanded(int layer) throws IOException {
        Descriptor stored = image.manifest().layers().get(layer);
        VerifyingInput blob = new VerifyingInput(image.layer(stored).open(), stored.digest(), stored.size());
        Digest diffId = image.config().diffIds().get(layer);
        return LayerStream.open(blob, stored, compression(stored), diffId, expansion, layer);
    }

    /** A tar archive tells a file's size before its bytes. */
    private long size(int layer) throws IOException {
        Descriptor stored = image.manifest().layers().get(layer);
        if (compression(stored) == Compression.NONE) {
            return stored.size();
        }
        try (LayerStream expanded = expanded(layer)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long size = 0;
            int count = expanded.read(buffer);
            while (count >= 0) {
                size += count;
                count = expanded.read(buffer);
            }
            return size;
        }
    }

    private static Compression compression(Descriptor layer) {
        return MediaTypes.compressionOf(layer.mediaType()).orElseThrow();
    }
}
