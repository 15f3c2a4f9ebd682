package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of an image's blobs: one config, and the layers from the lowest up. */
public final class Manifest {
    public static final int LAYERS_MAX = 256;

    private final byte[] bytes;
    private final String mediaType;
    private final Descriptor config;
    private final List<Descriptor> layers;
    private final Map<String, String> annotations;

    private Manifest(
            byte[] bytes,
            String mediaType,
            Descriptor config,
            List<Descriptor> layers,
            Map<String, String> annotations) {
        this.bytes = bytes;
        this.mediaType = mediaType;
        this.config = config;
        this.layers = layers;
        this.annotations = annotations;
    }

    /** @param declaredType what the descriptor says that it is; empty where nothing does */
    public static Manifest parse(byte[] bytes, String declaredType) throws UnrootException {
        ObjectNode root = Json.object(bytes, "manifest");
        if (Json.has(root, "manifests")) {
            throw UnrootException.badInput("manifest also has \"manifests\": it could be read as an index too");
        }
        if (Json.has(root, "fsLayers")) {
            throw UnrootException.badInput("Docker's schema 1 manifests are not supported; pull the image again");
        }
        Json.checkSchemaVersion(root, "manifest");
        String mediaType = agreedType(root, declaredType);
        Descriptor config = Descriptor.parse(
                Json.member(root, "config").orElseThrow(() -> UnrootException.badInput("manifest has no config")),
                "the manifest's config");
        return new Manifest(bytes.clone(), mediaType, config, layers(root), Json.stringMap(root, "annotations"));
    }

    private static String agreedType(ObjectNode root, String declaredType) throws UnrootException {
        Optional<String> own = Json.stringMember(root, "mediaType").filter(type -> !type.isEmpty());
        if (own.isPresent() && !declaredType.isEmpty() && !own.get().equals(declaredType)) {
            throw UnrootException.badInput("manifest says it is " + Json.shown(own.get(), 100)
                    + ", its descriptor says " + Json.shown(declaredType, 100));
        }
        String type = own.orElse(declaredType);
        if (type.isEmpty()) {
            throw UnrootException.badInput("neither the manifest nor its descriptor has a media type");
        }
        if (!MediaTypes.isManifest(type)) {
            throw UnrootException.badInput("not an image manifest: " + Json.shown(type, 100));
        }
        return type;
    }

    private static List<Descriptor> layers(ObjectNode root) throws UnrootException {
        ArrayNode array = Json.arrayMember(root, "layers").orElseGet(Json::newArray);
        if (array.size() > LAYERS_MAX) {
            throw UnrootException.badInput("manifest has " + array.size() + " layers, more than " + LAYERS_MAX);
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode layer : array) {
            layers.add(Descriptor.parse(layer, "layer " + layers.size() + " of the manifest"));
        }
        return List.copyOf(layers);
    }

    public String mediaType() {
        return mediaType;
    }

    /** Whether it speaks Docker's media types; those know no annotations. */
    public boolean isDocker() {
        return mediaType.equals(MediaTypes.DOCKER_MANIFEST);
    }

    public Descriptor config() {
        return config;
    }

    /** From the lowest up. */
    public List<Descriptor> layers() {
        return layers;
    }

    public Map<String, String> annotations() {
        return annotations;
    }

    /** What an artifact is; where nothing says so, its config's type does (OCI image specification, manifest.md). */
    public String artifactType() throws UnrootException {
        return Json.stringMember(copy(), "artifactType")
                .filter(type -> !type.isEmpty())
                .orElse(config.mediaType());
    }

    /** The digest of the manifest that this one refers to. */
    public Optional<Digest> subject() throws UnrootException {
        Optional<ObjectNode> subject = Json.objectMember(copy(), "subject");
        return subject.isEmpty()
                ? Optional.empty()
                : Optional.of(Descriptor.parse(subject.get(), "the manifest's subject")
                        .digest());
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public Digest digest() {
        return Digest.of(bytes);
    }

    public Descriptor descriptor() {
        return Descriptor.of(mediaType, digest(), bytes.length);
    }

    /** The same manifest over another config and other layers; unknown members stay. */
    public Manifest with(Descriptor newConfig, List<Descriptor> newLayers) {
        ObjectNode root = copy();
        ArrayNode array = Json.newArray();
        newLayers.forEach(layer -> array.add(layer.toObject()));
        root.set("config", newConfig.toObject());
        root.set("layers", array);
        return new Manifest(Json.bytes(root), mediaType, newConfig, List.copyOf(newLayers), annotations);
    }

    public Manifest withAnnotation(String name, String value) {
        ObjectNode root = copy();
        ObjectNode all = root.get("annotations") instanceof ObjectNode present ? present : Json.newObject();
        root.set("annotations", all.put(name, value));
        Map<String, String> more = new TreeMap<>(annotations);
        more.put(name, value);
        return new Manifest(Json.bytes(root), mediaType, config, layers, more);
    }

    /** A new manifest of either family. */
    public static Manifest of(String mediaType, Descriptor config, List<Descriptor> layers) {
        ObjectNode root = Json.newObject().put("schemaVersion", 2).put("mediaType", mediaType);
        return new Manifest(Json.bytes(root), mediaType, config, layers, Map.of()).with(config, layers);
    }

    /** A manifest of something that is no image, and refers to one. */
    public static Manifest referring(
            Descriptor subject, String artifactType, Descriptor config, List<Descriptor> layers) {
        Manifest plain = of(MediaTypes.OCI_MANIFEST, config, layers);
        ObjectNode root = plain.copy().put("artifactType", artifactType);
        root.set("subject", subject.toObject());
        return new Manifest(Json.bytes(root), plain.mediaType, config, plain.layers, plain.annotations);
    }

    private ObjectNode copy() {
        try {
            return Json.object(bytes, "manifest");
        } catch (UnrootException e) {
            throw new IllegalStateException("a manifest holds what was parsed before", e);
        }
    }
}
