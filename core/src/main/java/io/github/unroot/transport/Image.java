package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarReader;
import io.github.unroot.transport.registry.Registries;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One image of one platform, open for reading; safe for several threads. */
public final class Image implements Closeable {
    static final long LAYER_STORED_BYTES_MAX = 16L << 30;

    private static final int MEDIA_TYPE_CHARS_SHOWN = 200;
    private static final int URL_CHARS_SHOWN_MAX = 200;

    private final Reference reference;
    private final ImageFiles files;
    private final ImageConfig config;
    private final Expansion expansion;

    private Image(Reference reference, ImageFiles files, ImageConfig config) {
        this.reference = reference;
        this.files = files;
        this.config = config;
        this.expansion = new Expansion(files.manifest().layers().size());
    }

    /** A registry is reached as nobody in particular. */
    public static Image open(Reference reference, Platform platform) throws IOException {
        return open(reference, platform, new Registries(RegistryOptions.NONE, Map.of()));
    }

    /** @param platform which image to take where the reference leads to an index of several */
    public static Image open(Reference reference, Platform platform, Registries registries) throws IOException {
        return ImageSet.open(reference, Optional.of(platform), registries)
                .images()
                .getFirst();
    }

    static Path existing(Path directory) throws UnrootException {
        if (!Files.isDirectory(directory)) {
            throw UnrootException.wrongCall(directory.toString(), "there is no such directory", "check the path");
        }
        return directory;
    }

    /** What is not an image that can be read is refused before any of its layers is. */
    static Image of(Reference reference, ImageFiles files) throws IOException {
        Manifest manifest = files.manifest();
        if (!MediaTypes.isConfig(manifest.config().mediaType())) {
            throw UnrootException.badInput("not a container image: its config is of another type")
                    .located(place -> place.inBlob(manifest.config().digest().toString()));
        }
        checkIsHere(files.descriptor());
        checkIsHere(manifest.config());
        for (Descriptor layer : manifest.layers()) {
            checkIsHere(layer);
            checkLayer(layer);
        }
        ImageConfig config = config(files);
        if (config.diffIds().size() != manifest.layers().size()) {
            throw UnrootException.badInput(
                            "the manifest has " + manifest.layers().size() + " layers, the config "
                                    + config.diffIds().size() + " diff IDs")
                    .located(place -> place.inBlob(config.digest().toString()));
        }
        return new Image(reference, files, config);
    }

    /** Some engines fetch from these URLs, with the pull's own rights (CVE-2020-15157). */
    private static void checkIsHere(Descriptor blob) throws UnrootException {
        if (!blob.urls().isEmpty()) {
            String url = EscapedText.shown(blob.urls().getFirst(), URL_CHARS_SHOWN_MAX);
            throw UnrootException.badInput("a foreign layer or document: engines are told to fetch it from " + url)
                    .located(place -> place.inBlob(blob.digest().toString()));
        }
    }

    private static void checkLayer(Descriptor layer) throws UnrootException {
        String rule = "";
        if (MediaTypes.isForeignLayer(layer.mediaType())) {
            rule = "a foreign layer, whose bytes are not in the image";
        } else if (MediaTypes.compressionOf(layer.mediaType()).isEmpty()) {
            rule = "a layer of the media type " + EscapedText.shown(layer.mediaType(), MEDIA_TYPE_CHARS_SHOWN)
                    + ", which can't be read";
        } else if (layer.size() > LAYER_STORED_BYTES_MAX) {
            rule = "a layer of " + layer.size() + " bytes, at most " + LAYER_STORED_BYTES_MAX + " are read";
        }
        if (!rule.isEmpty()) {
            throw UnrootException.badInput(rule)
                    .located(place -> place.inBlob(layer.digest().toString()));
        }
    }

    private static ImageConfig config(ImageFiles files) throws IOException {
        Descriptor descriptor = files.manifest().config();
        LayoutReader.checkDocument(descriptor);
        try (InputStream in = files.open(descriptor)) {
            return ImageConfig.parse(LayoutReader.document(in, descriptor));
        } catch (UnrootException e) {
            throw e.located(place -> place.inBlob(descriptor.digest().toString()));
        }
    }

    public Reference reference() {
        return reference;
    }

    /** The manifest's own: its digest is the image's name. */
    public Descriptor descriptor() {
        return files.descriptor();
    }

    public Manifest manifest() {
        return files.manifest();
    }

    public ImageConfig config() {
        return config;
    }

    /** A blob as stored; the last read fails if the bytes do not have the digest and size that the descriptor says. */
    public InputStream openBlob(Descriptor blob) throws IOException {
        try {
            return files.open(blob);
        } catch (UnrootException e) {
            throw located(e, blob);
        }
    }

    /** A layer's uncompressed bytes; the caller must end with {@link LayerStream#finish}. */
    public LayerStream openLayer(int layer) throws IOException {
        Descriptor descriptor = manifest().layers().get(layer);
        Compression compression =
                MediaTypes.compressionOf(descriptor.mediaType()).orElseThrow();
        try {
            return LayerStream.open(
                    files.open(descriptor),
                    descriptor,
                    compression,
                    config.diffIds().get(layer),
                    expansion,
                    layer);
        } catch (UnrootException e) {
            throw located(e, descriptor);
        }
    }

    /** What {@code use} makes of a layer, given out only once all of the layer has been read and checked. */
    public <T> T readLayer(int layer, LayerUse<T> use) throws IOException {
        try (LayerStream stream = openLayer(layer);
                TarReader entries = new TarReader(stream)) {
            T result = use.apply(layer, entries);
            stream.finish();
            return result;
        } catch (UnrootException e) {
            throw located(e, manifest().layers().get(layer));
        }
    }

    /** The same for all layers, several at once; the results in the layers' order, the lowest first. */
    public <T> List<T> readLayers(LayerUse<T> use) throws IOException {
        int layers = manifest().layers().size();
        int threads = Math.max(1, Math.min(layers, Runtime.getRuntime().availableProcessors()));
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                int layer = i;
                running.add(executor.submit(() -> readLayer(layer, use)));
            }
            List<T> results = new ArrayList<>();
            try {
                for (Future<T> result : running) {
                    results.add(Awaited.result(result, "reading layers"));
                }
            } finally {
                executor.shutdownNow();
            }
            return results;
        }
    }

    private UnrootException located(UnrootException problem, Descriptor blob) {
        return problem.located(place -> place.inBlob(blob.digest().toString()).inImage(reference.toString()));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
