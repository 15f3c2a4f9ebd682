package io.github.unroot.transport;

import io.github.unroot.image.Compression;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.Decompression;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds an image in what {@code docker save} writes. Older engines name no digests, so a manifest is made from the
 * config's diff IDs; newer ones have a layout in the same archive, and its manifest is taken as it is.
 */
final class DockerArchiveReader {
    static final String MANIFEST_FILE = "manifest.json";

    private static final int MAGIC_BYTES = 6;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int IMAGES_MAX = 1000;

    private final ArchiveFiles files;
    private final String place;

    /** @param place the archive in the caller's words, for messages */
    DockerArchiveReader(ArchiveFiles files, String place) {
        this.files = files;
        this.place = place;
    }

    /** One image of the archive, as manifest.json has it. */
    private record Saved(String config, List<String> tags, List<String> layers) {}

    static ImageFiles find(Reference.DockerArchive archive) throws IOException {
        ArchiveFiles files = ArchiveFiles.open(archive.file());
        try {
            return new DockerArchiveReader(files, archive.toString()).find(archive.name());
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private ImageFiles find(Optional<String> name) throws IOException {
        if (files.size(MANIFEST_FILE).isEmpty()) {
            throw UnrootException.badInput("not an archive of docker save: it has no " + MANIFEST_FILE);
        }
        Saved saved = chosen(images(), name);
        byte[] config = files.read(saved.config(), Json.DOCUMENT_BYTES_MAX);
        Optional<ImageFiles> layout = layoutImage(Digest.of(config));
        return layout.isPresent() ? layout.get() : assembled(saved, config);
    }

    /**
     * The one image that a running engine exported. Where the engine calls an image by its config, it has kept no manifest,
     * and a layout in the archive is made up; where by its manifest, the layout holds that.
     *
     * @param id what the engine calls the image
     */
    ImageFiles exported(Digest id) throws IOException {
        Saved saved = chosen(images(), Optional.empty());
        byte[] config = files.read(saved.config(), Json.DOCUMENT_BYTES_MAX);
        if (Digest.of(config).equals(id)) {
            return assembled(saved, config);
        }
        return layoutImage(Digest.of(config))
                .orElseThrow(() -> UnrootException.badInput(
                        "the engine calls the image " + id + " and exported one with the config " + Digest.of(config)));
    }

    private List<Saved> images() throws IOException {
        ArrayNode array = Json.array(files.read(MANIFEST_FILE, Json.DOCUMENT_BYTES_MAX), MANIFEST_FILE);
        List<Saved> images = new ArrayList<>();
        for (JsonNode node : array) {
            if (!(node instanceof ObjectNode image) || images.size() == IMAGES_MAX) {
                throw UnrootException.badInput(MANIFEST_FILE + " does not list up to " + IMAGES_MAX + " images");
            }
            String config = Json.stringMember(image, "Config")
                    .orElseThrow(() -> UnrootException.badInput(MANIFEST_FILE + " has an image without Config"));
            images.add(new Saved(config, Json.strings(image, "RepoTags"), Json.strings(image, "Layers")));
        }
        return images;
    }

    private Saved chosen(List<Saved> images, Optional<String> name) throws UnrootException {
        if (name.isEmpty() && images.size() == 1) {
            return images.getFirst();
        }
        if (name.isPresent()) {
            Optional<Saved> found = named(images, name.get());
            if (found.isPresent()) {
                return found.get();
            }
        }
        List<String> tags =
                images.stream().flatMap(image -> image.tags().stream()).toList();
        throw UnrootException.wrongCall(
                place,
                name.isPresent() ? "there is no image " + name.get() : "the archive holds " + images.size() + " images",
                "choose one of: " + PlatformChoice.listed(tags));
    }

    private static Optional<Saved> named(List<Saved> images, String name) {
        if (name.matches("@[0-9]{1,4}")) {
            int index = Integer.parseInt(name, 1, name.length(), 10);
            return index < images.size() ? Optional.of(images.get(index)) : Optional.empty();
        }
        String wanted = full(name);
        return images.stream()
                .filter(image -> image.tags().stream().anyMatch(tag -> full(tag).equals(wanted)))
                .findFirst();
    }

    /** The name with the parts that Docker lets one leave out. */
    static String full(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String hosted = hasHost ? name : slash < 0 ? "docker.io/library/" + name : "docker.io/" + name;
        return hosted.indexOf(':', hosted.lastIndexOf('/')) < 0 ? hosted + ":latest" : hosted;
    }

    /** The manifest in the archive's own layout that has that config, if its blobs are all there. */
    private Optional<ImageFiles> layoutImage(Digest config) throws IOException {
        if (files.size(LayoutReader.INDEX_FILE).isEmpty()) {
            return Optional.empty();
        }
        Index index = Index.parse(files.read(LayoutReader.INDEX_FILE, Json.DOCUMENT_BYTES_MAX), "");
        for (Descriptor descriptor : index.manifests()) {
            if (MediaTypes.isManifest(descriptor.mediaType())) {
                Manifest manifest = Manifest.parse(LayoutReader.document(files, descriptor), descriptor.mediaType());
                if (manifest.config().digest().equals(config) && hasAll(manifest)) {
                    return Optional.of(new ImageFiles(files, descriptor, manifest, Map.of()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean hasAll(Manifest manifest) {
        return files.size(ImageFiles.layoutName(manifest.config().digest())).isPresent()
                && manifest.layers().stream()
                        .allMatch(layer -> files.size(ImageFiles.layoutName(layer.digest()))
                                .isPresent());
    }

    private ImageFiles assembled(Saved saved, byte[] configBytes) throws IOException {
        List<Digest> diffIds = ImageConfig.parse(configBytes).diffIds();
        if (diffIds.size() != saved.layers().size() || diffIds.size() > Manifest.LAYERS_MAX) {
            throw UnrootException.badInput("the archive lists " + saved.layers().size() + " layers, the config "
                    + diffIds.size() + " diff IDs; up to " + Manifest.LAYERS_MAX + " are read");
        }
        Map<Digest, String> names = new HashMap<>();
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            Descriptor layer = layer(saved.layers().get(i), diffIds.get(i));
            names.put(layer.digest(), saved.layers().get(i));
            layers.add(layer);
        }
        Descriptor config = Descriptor.of(MediaTypes.DOCKER_CONFIG, Digest.of(configBytes), configBytes.length);
        names.put(config.digest(), saved.config());
        Manifest manifest = Manifest.of(MediaTypes.DOCKER_MANIFEST, config, layers);
        return new ImageFiles(files, manifest.descriptor(), manifest, names);
    }

    private Descriptor layer(String file, Digest diffId) throws IOException {
        long size = files.size(file).orElseThrow(() -> UnrootException.badInput("the archive has no file " + file));
        Compression compression;
        try (InputStream in = files.open(file)) {
            compression = Decompression.found(in.readNBytes(MAGIC_BYTES));
        }
        // What is not compressed is checked against the diff ID when it is read.
        Digest digest = compression == Compression.NONE ? diffId : digestOf(file);
        return Descriptor.of(MediaTypes.layer(MediaTypes.DOCKER_MANIFEST, compression), digest, size);
    }

    private Digest digestOf(String file) throws IOException {
        MessageDigest hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = files.open(file)) {
            int count = in.read(buffer);
            while (count >= 0) {
                hasher.update(buffer, 0, count);
                count = in.read(buffer);
            }
        }
        return Digest.of(hasher);
    }
}
