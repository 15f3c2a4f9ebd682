package io.github.unroot.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI image layout being written, one image tagged {@code latest} in it.
 *
 * <p>It is not the library's writer on purpose: what the tests convert should not come from the code that they test.
 */
public final class LayoutFolder {
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String CREATED = "2026-11-01T00:00:00Z";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;
    private final List<Layer> layers = new ArrayList<>();

    /** A layer as stored: compressed in {@code blob}, which {@code digest} and {@code size} describe. */
    record Layer(Path blob, String digest, long size, String diffId) {}

    public LayoutFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(blobs());
    }

    /** Stacks the layer that a tar file holds. */
    public LayoutFolder addTar(Path tar) throws IOException {
        layers.add(compress(tar, blobs()));
        return this;
    }

    /** Stacks a layer that another layout, on the same file system or not, has compressed already. */
    LayoutFolder add(Layer layer) throws IOException {
        Path blob = blobs().resolve(layer.blob().getFileName());
        if (!Files.exists(blob)) {
            linkOrCopy(layer.blob(), blob);
        }
        layers.add(layer);
        return this;
    }

    /** Writes configuration, manifest and index; nothing can be stacked after it. */
    public Path finish(RunSettings settings) throws IOException {
        String config = storeJson(config(settings));
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
        manifest.set("config", descriptor(CONFIG_TYPE, config, sizeOf(config)));
        ArrayNode stack = manifest.putArray("layers");
        layers.forEach(layer -> stack.add(descriptor(LAYER_TYPE, layer.digest(), layer.size())));

        String digest = storeJson(manifest);
        ObjectNode tagged = descriptor(MANIFEST_TYPE, digest, sizeOf(digest));
        tagged.putObject("annotations").put("org.opencontainers.image.ref.name", "latest");
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.put("schemaVersion", 2).putArray("manifests").add(tagged);
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(folder.resolve("index.json"), JsonMapper.shared().writeValueAsString(index));
        return folder;
    }

    /** Compresses a tar file into a folder, under the name that its digest gives it. */
    static Layer compress(Path tar, Path into) throws IOException {
        MessageDigest stored = sha256();
        MessageDigest plain = sha256();
        Path unnamed = Files.createTempFile(into, "layer", ".part");
        try (InputStream bytes = Files.newInputStream(tar);
                OutputStream file = new DigestOutputStream(Files.newOutputStream(unnamed), stored);
                OutputStream packed = new DigestOutputStream(new GZIPOutputStream(file, BUFFER_BYTES), plain)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                packed.write(buffer, 0, count);
            }
        }
        String digest = text(stored);
        Path blob = into.resolve(digest.substring("sha256:".length()));
        Files.move(unnamed, blob, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(blob, PosixFilePermissions.fromString("rw-r--r--"));
        return new Layer(blob, digest, Files.size(blob), text(plain));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    private ObjectNode config(RunSettings settings) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("created", CREATED).put("architecture", architecture()).put("os", "linux");
        config.set("config", settings.toJson());
        ArrayNode diffIds = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        ArrayNode history = config.putArray("history");
        for (Layer layer : layers) {
            diffIds.add(layer.diffId());
            history.addObject().put("created", CREATED).put("created_by", "debian packages");
        }
        return config;
    }

    private String storeJson(ObjectNode json) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = sha256();
        digest.update(bytes);
        String name = text(digest);
        Files.write(blob(name), bytes);
        return name;
    }

    private static ObjectNode descriptor(String type, String digest, long size) {
        ObjectNode descriptor = JsonNodeFactory.instance.objectNode();
        return descriptor.put("mediaType", type).put("digest", digest).put("size", size);
    }

    private long sizeOf(String digest) throws IOException {
        return Files.size(blob(digest));
    }

    private Path blob(String digest) {
        return blobs().resolve(digest.substring("sha256:".length()));
    }

    private Path blobs() {
        return folder.resolve("blobs/sha256");
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            Files.copy(from, to);
        }
    }

    private static String text(MessageDigest digest) {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
