package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is to be published of one image: its documents' bytes as they are, and where each layer's bytes come from.
 *
 * @param layers by the digest of what is stored, compressed or not as the manifest says
 * @param sources the images that have some of the layers already
 */
public record ImageContent(
        Manifest manifest, ImageConfig config, Map<Digest, BlobContent> layers, Map<Digest, Reference> sources) {

    public ImageContent {
        layers = Map.copyOf(layers);
        sources = Map.copyOf(sources);
        if (!manifest.config().digest().equals(config.digest())) {
            throw new IllegalArgumentException("the manifest names another config");
        }
        for (Descriptor layer : manifest.layers()) {
            if (!layers.containsKey(layer.digest())) {
                throw new IllegalArgumentException("no content for layer " + layer.digest());
            }
        }
    }

    BlobContent layer(Descriptor layer) {
        return Objects.requireNonNull(layers.get(layer.digest()), "every layer of the manifest has content");
    }

    /** An image that has a blob already, if one is known. */
    Optional<Reference> source(Digest blob) {
        return Optional.ofNullable(sources.get(blob));
    }

    /** An image as it is. */
    public static ImageContent of(Image image) {
        return of(image, image.manifest(), image.config(), Map.of());
    }

    /** An image changed: layers that are not among the new ones come from the old image, byte for byte. */
    public static ImageContent of(
            Image base, Manifest manifest, ImageConfig config, Map<Digest, BlobContent> newLayers) {
        Map<Digest, BlobContent> layers = new HashMap<>();
        Map<Digest, Reference> sources = new HashMap<>();
        for (Descriptor layer : base.manifest().layers()) {
            layers.put(layer.digest(), () -> base.openBlob(layer));
            sources.put(layer.digest(), base.reference());
        }
        sources.put(base.manifest().config().digest(), base.reference());
        layers.putAll(newLayers);
        return new ImageContent(manifest, config, layers, sources);
    }
}
