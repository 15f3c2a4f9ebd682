package io.github.unroot.image;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A list of manifests: one image for several platforms, or the tags of a layout. */
public final class Index {
    /** The annotation that holds the tag in a layout's index. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final ObjectNode root;
    private final List<Descriptor> manifests;

    private Index(ObjectNode root, List<Descriptor> manifests) {
        this.root = root;
        this.manifests = manifests;
    }

    /** @param declaredType what the descriptor says that it is; empty where nothing does */
    public static Index parse(byte[] bytes, String declaredType) throws UnrootException {
        ObjectNode root = Json.object(bytes, "index");
        if (Json.has(root, "layers") || Json.has(root, "config")) {
            throw UnrootException.badInput(
                    "index also has \"layers\" or \"config\": it could be read as a manifest too");
        }
        Json.checkSchemaVersion(root, "index");
        Optional<String> own = Json.stringMember(root, "mediaType").filter(type -> !type.isEmpty());
        if (own.isPresent() && (!MediaTypes.isIndex(own.get()) || disagree(own.get(), declaredType))) {
            throw UnrootException.badInput("index says it is " + Json.shown(own.get(), 100)
                    + (declaredType.isEmpty() ? "" : ", its descriptor says " + Json.shown(declaredType, 100)));
        }
        ArrayNode array = Json.arrayMember(root, "manifests")
                .orElseThrow(() -> UnrootException.badInput("index has no \"manifests\""));
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonNode manifest : array) {
            manifests.add(Descriptor.parse(manifest, "manifest " + manifests.size() + " of the index"));
        }
        return new Index(root, List.copyOf(manifests));
    }

    private static boolean disagree(String own, String declaredType) {
        return !declaredType.isEmpty() && !own.equals(declaredType);
    }

    /** The index of a layout that holds nothing yet. */
    public static Index empty() {
        ObjectNode root = Json.newObject().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        root.set("manifests", Json.newArray());
        return new Index(root, List.of());
    }

    public List<Descriptor> manifests() {
        return manifests;
    }

    /** What a layout holds under a tag, in the order of the index. */
    public List<Descriptor> tagged(String tag) {
        return manifests.stream()
                .filter(m -> tag.equals(m.annotations().get(REF_NAME)))
                .toList();
    }

    /** The tags of a layout, sorted. */
    public List<String> tags() {
        return manifests.stream()
                .flatMap(m -> Optional.ofNullable(m.annotations().get(REF_NAME)).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The same index with a manifest, under a tag or without one. */
    public Index with(Descriptor manifest, Optional<String> tag) {
        return tag.isPresent() ? withTag(tag.get(), manifest) : withUntagged(manifest);
    }

    /** The same index where a tag names that manifest and nothing else; what has other tags stays as it is. */
    public Index withTag(String tag, Descriptor manifest) {
        List<Descriptor> kept = new ArrayList<>(manifests.stream()
                .filter(m -> !tag.equals(m.annotations().get(REF_NAME)))
                .toList());
        kept.add(manifest.withAnnotation(REF_NAME, tag));
        return with(kept);
    }

    /** The same index with a manifest that has no tag, once. */
    public Index withUntagged(Descriptor manifest) {
        boolean there = manifests.stream()
                .anyMatch(m ->
                        m.digest().equals(manifest.digest()) && !m.annotations().containsKey(REF_NAME));
        if (there) {
            return this;
        }
        List<Descriptor> more = new ArrayList<>(manifests);
        more.add(manifest);
        return with(more);
    }

    private Index with(List<Descriptor> newManifests) {
        ObjectNode copy = root.deepCopy();
        ArrayNode array = Json.newArray();
        newManifests.forEach(manifest -> array.add(manifest.toObject()));
        copy.set("manifests", array);
        return new Index(copy, List.copyOf(newManifests));
    }

    /**
     * The same index of other images. What it lists beside images, such as BuildKit's attestations, speaks of the old ones
     * and goes.
     *
     * @param others the new manifests, by the digests of the old
     */
    public Index withImages(Map<Digest, Descriptor> others) {
        List<Descriptor> replaced = new ArrayList<>();
        for (Descriptor manifest : manifests) {
            Descriptor other = others.get(manifest.digest());
            if (other != null) {
                replaced.add(manifest.withContent(other.digest(), other.size()));
            }
        }
        return with(replaced);
    }

    /** Its own, as it would be stored. */
    public Descriptor descriptor() throws UnrootException {
        byte[] bytes = toBytes();
        String type = Json.stringMember(root, "mediaType")
                .filter(own -> !own.isEmpty())
                .orElse(MediaTypes.OCI_INDEX);
        return Descriptor.of(type, Digest.of(bytes), bytes.length);
    }

    public byte[] toBytes() {
        return Json.bytes(root);
    }
}
