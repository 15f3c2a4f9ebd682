package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one document says of a blob: its type, its digest and its size.
 *
 * @param urls places elsewhere that the bytes could be fetched from, which we never do
 * @param json the descriptor as it stands, so that members unknown to us survive a rewrite
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        Optional<Platform> platform,
        Map<String, String> annotations,
        List<String> urls,
        String json) {
    private static final int MEDIA_TYPE_CHARS_MAX = 255;

    static final int DATA_BYTES_MAX = 1 << 20;

    private static final int DATA_CHARS_MAX = (DATA_BYTES_MAX + 2) / 3 * 4;

    /** Far more than any layer may be stored in; a size past it is an attack on arithmetic. */
    private static final long SIZE_BYTES_MAX = 1L << 50;

    public Descriptor {
        if (size < 0 || size > SIZE_BYTES_MAX) {
            throw new IllegalArgumentException("a blob has 0 to " + SIZE_BYTES_MAX + " bytes, not " + size);
        }
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        urls = List.copyOf(urls);
    }

    /** A new one, with nothing but what every descriptor has. */
    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(
                mediaType, digest, size, Optional.empty(), Map.of(), List.of(), json(mediaType, digest, size));
    }

    private static String json(String mediaType, Digest digest, long size) {
        return Json.text(Json.newObject()
                .put("mediaType", mediaType)
                .put("digest", digest.toString())
                .put("size", size));
    }

    static Descriptor parse(JsonNode node, String what) throws UnrootException {
        if (!(node instanceof ObjectNode object)) {
            throw UnrootException.badInput(what + " is not an object");
        }
        String mediaType = Json.stringMember(object, "mediaType").orElse("");
        if (mediaType.length() > MEDIA_TYPE_CHARS_MAX) {
            throw UnrootException.badInput(what + " has a media type longer than " + MEDIA_TYPE_CHARS_MAX);
        }
        Digest digest = Digest.parse(
                Json.stringMember(object, "digest")
                        .orElseThrow(() -> UnrootException.badInput(what + " has no digest")),
                what + ": ");
        long size = Json.longMember(object, "size").orElseThrow(() -> UnrootException.badInput(what + " has no size"));
        if (size < 0 || size > SIZE_BYTES_MAX) {
            throw UnrootException.badInput(what + " has an impossible size: " + size);
        }
        checkInlineData(object, digest, size, what);
        return new Descriptor(
                mediaType,
                digest,
                size,
                platform(object),
                Json.stringMap(object, "annotations"),
                Json.strings(object, "urls"),
                Json.text(object));
    }

    /** Others may take the blob from here, so it must be the same; we always read the blob itself. */
    private static void checkInlineData(ObjectNode object, Digest digest, long size, String what)
            throws UnrootException {
        Optional<String> data = Json.stringMember(object, "data");
        if (data.isEmpty()) {
            return;
        }
        if (data.get().length() > DATA_CHARS_MAX) {
            throw UnrootException.badInput(what + " has more than " + DATA_BYTES_MAX + " bytes of inline data");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(data.get());
            // Readers differ in whether they take base64 without its padding.
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(data.get());
            if (canonical && bytes.length == size && Digest.of(bytes).equals(digest)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Not base64: it does not match either.
        }
        throw UnrootException.badInput(what + " has inline data that does not match its digest");
    }

    private static Optional<Platform> platform(ObjectNode object) throws UnrootException {
        Optional<ObjectNode> platform = Json.objectMember(object, "platform");
        if (platform.isEmpty()) {
            return Optional.empty();
        }
        return Platform.of(
                Json.stringMember(platform.get(), "os"),
                Json.stringMember(platform.get(), "architecture"),
                Json.stringMember(platform.get(), "variant"));
    }

    /** The same blob under another annotation; the other members stay. */
    public Descriptor withAnnotation(String name, String value) {
        ObjectNode object = toObject();
        ObjectNode all = object.get("annotations") instanceof ObjectNode present ? present : Json.newObject();
        object.set("annotations", all.put(name, value));
        Map<String, String> more = new TreeMap<>(annotations);
        more.put(name, value);
        return new Descriptor(mediaType, digest, size, platform, more, urls, Json.text(object));
    }

    /** The same description of another blob; what only holds for the bytes of the old one goes. */
    public Descriptor withContent(Digest newDigest, long newSize) {
        ObjectNode object = toObject();
        object.put("digest", newDigest.toString()).put("size", newSize);
        object.remove(List.of("data", "urls"));
        return new Descriptor(mediaType, newDigest, newSize, platform, annotations, List.of(), Json.text(object));
    }

    /** The same blob, said to be the manifest of such an artifact. */
    public Descriptor withArtifactType(String type) {
        ObjectNode object = toObject().put("artifactType", type);
        return new Descriptor(mediaType, digest, size, platform, annotations, urls, Json.text(object));
    }

    /** What a list of manifests says that this one is the artifact of; empty for an image. */
    public String artifactType() {
        return toObject().path("artifactType").asString("");
    }

    /** The same blob with nothing said of it but what every descriptor says. */
    public Descriptor bare() {
        return of(mediaType, digest, size);
    }

    /** A tree of its own, so that no caller changes ours. */
    ObjectNode toObject() {
        try {
            return Json.object(json.getBytes(StandardCharsets.UTF_8), "descriptor");
        } catch (UnrootException e) {
            throw new IllegalStateException("a descriptor holds what was parsed before", e);
        }
    }
}
