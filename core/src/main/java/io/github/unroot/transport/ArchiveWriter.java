package io.github.unroot.transport;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Index;
import io.github.unroot.image.Json;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a layout as one tar archive. For Docker it also holds the {@code manifest.json} of {@code docker save}, as engines
 * since 25 write it: old and new ones load the same archive.
 *
 * @param annotations of the manifest in the index
 * @param dockerNames the tags for {@code docker load}; empty where the archive is not for Docker
 */
record ArchiveWriter(Map<String, String> annotations, Optional<Set<String>> dockerNames) {
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    static ArchiveWriter layout(Optional<String> tag) {
        return new ArchiveWriter(tag.map(text -> Map.of(Index.REF_NAME, text)).orElse(Map.of()), Optional.empty());
    }

    /** @param name host, path and tag */
    static ArchiveWriter docker(Optional<String> name) {
        Map<String, String> annotations = name.map(full ->
                        Map.of(Index.REF_NAME, full.substring(full.lastIndexOf(':') + 1), CONTAINERD_NAME, full))
                .orElse(Map.of());
        return new ArchiveWriter(annotations, Optional.of(name.map(Set::of).orElse(Set.of())));
    }

    /** Each blob is checked against its digest as it is written. */
    void write(ImageContent image, List<Artifact> artifacts, TarWriter tar) throws IOException {
        Set<Digest> written = begin(tar);
        put(image, written::add, tar);
        finish(index(image.manifest().descriptor()), artifacts, written, tar);
        if (dockerNames.isPresent()) {
            document(tar, DockerArchiveReader.MANIFEST_FILE, dockerManifest(image));
        }
        document(tar, "oci-layout", LAYOUT.getBytes(StandardCharsets.US_ASCII));
    }

    void write(IndexContent images, List<Artifact> artifacts, TarWriter tar) throws IOException {
        Set<Digest> written = begin(tar);
        for (ImageContent image : images.images()) {
            put(image, written::add, tar);
        }
        blob(tar, images.descriptor(), BlobContent.of(images.index().toBytes()));
        finish(index(images.descriptor()), artifacts, written, tar);
        document(tar, "oci-layout", LAYOUT.getBytes(StandardCharsets.US_ASCII));
    }

    /** @return which blobs are in the archive */
    private static Set<Digest> begin(TarWriter tar) throws IOException {
        directory(tar, "blobs/");
        directory(tar, "blobs/sha256/");
        return new HashSet<>();
    }

    /** @param missing whether the archive lacks the blob */
    private static void put(ImageContent image, Predicate<Digest> missing, TarWriter tar) throws IOException {
        for (Descriptor layer : image.manifest().layers()) {
            if (missing.test(layer.digest())) {
                blob(tar, layer, image.layer(layer));
            }
        }
        Descriptor config = image.manifest().config();
        if (missing.test(config.digest())) {
            blob(tar, config, BlobContent.of(image.config().toBytes()));
        }
        Descriptor manifest = image.manifest().descriptor();
        if (missing.test(manifest.digest())) {
            blob(tar, manifest, BlobContent.of(image.manifest().toBytes()));
        }
    }

    private static void finish(Index named, List<Artifact> artifacts, Set<Digest> written, TarWriter tar)
            throws IOException {
        Index index = named;
        for (Artifact artifact : artifacts) {
            index = put(artifact, index, written::add, tar);
        }
        document(tar, LayoutReader.INDEX_FILE, index.toBytes());
    }

    /** @param missing whether the archive lacks the blob */
    static Index put(Artifact artifact, Index index, Predicate<Digest> missing, TarWriter tar) throws IOException {
        for (Map.Entry<Descriptor, BlobContent> blob : artifact.contents()) {
            if (missing.test(blob.getKey().digest())) {
                blob(tar, blob.getKey(), blob.getValue());
            }
        }
        Descriptor manifest = artifact.manifest().descriptor();
        if (missing.test(manifest.digest())) {
            blob(tar, manifest, BlobContent.of(artifact.manifest().toBytes()));
        }
        return index.with(artifact.descriptor(), artifact.tag());
    }

    private Index index(Descriptor manifest) {
        Descriptor named = manifest;
        for (Map.Entry<String, String> annotation : annotations.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            named = named.withAnnotation(annotation.getKey(), annotation.getValue());
        }
        return Index.empty().withUntagged(named);
    }

    private byte[] dockerManifest(ImageContent image) {
        ObjectNode saved = Json.newObject()
                .put("Config", ImageFiles.layoutName(image.manifest().config().digest()));
        ArrayNode tags = Json.newArray();
        dockerNames.orElse(Set.of()).forEach(tags::add);
        ArrayNode layers = Json.newArray();
        image.manifest().layers().forEach(layer -> layers.add(ImageFiles.layoutName(layer.digest())));
        saved.set("RepoTags", tags);
        saved.set("Layers", layers);
        return Json.bytes(Json.newArray().add(saved));
    }

    private static void directory(TarWriter tar, String name) throws IOException {
        tar.write(entry(name, TarEntry.Type.DIRECTORY, 0755, 0));
    }

    static void document(TarWriter tar, String name, byte[] bytes) throws IOException {
        tar.write(entry(name, TarEntry.Type.FILE, 0644, bytes.length), new ByteArrayInputStream(bytes));
    }

    private static void blob(TarWriter tar, Descriptor blob, BlobContent content) throws IOException {
        TarEntry entry = entry(ImageFiles.layoutName(blob.digest()), TarEntry.Type.FILE, 0644, blob.size());
        try (InputStream in = new VerifyingInput(content.open(), blob.digest(), blob.size())) {
            tar.write(entry, in);
            // One more read, so that a longer blob is found out.
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static TarEntry entry(String name, TarEntry.Type type, int mode, long size) {
        byte[] nothing = {};
        return new TarEntry(
                name.getBytes(StandardCharsets.UTF_8), type, mode, 0, 0, size, 0, 0, nothing, 0, Map.of(), 0);
    }
}
