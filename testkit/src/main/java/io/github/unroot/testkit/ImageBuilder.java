package io.github.unroot.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Builds an image from layers and a few facts, and writes it as a layout or an archive. Each document can be replaced by
 * any text before it is written; digests are computed after that.
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes that are never compared.
public final class ImageBuilder {
    private static final String OCI = "application/vnd.oci.image.";

    private final List<Layer> layers = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final SortedSet<String> ports = new TreeSet<>();
    private final SortedSet<String> volumes = new TreeSet<>();
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private String user = "";
    private String workingDirectory = "";
    private String extraConfig = "";
    private String platform = "linux/amd64";
    private UnaryOperator<String> configEdit = UnaryOperator.identity();
    private UnaryOperator<String> manifestEdit = UnaryOperator.identity();

    private record Blob(byte[] bytes) {
        String hex() {
            return sha256(bytes);
        }

        String descriptor(String mediaType) {
            return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
                    .formatted(mediaType, hex(), bytes.length);
        }
    }

    private record Layer(String mediaType, Blob blob, byte[] plain) {}

    public ImageBuilder layer(LayerBuilder layer) {
        return layer(OCI + "layer.v1.tar+gzip", layer.gzip(), layer.tar());
    }

    public ImageBuilder plainLayer(LayerBuilder layer) {
        return layer(OCI + "layer.v1.tar", layer.tar(), layer.tar());
    }

    /** A layer whose stored bytes and media type may be anything. */
    public ImageBuilder layer(String mediaType, byte[] stored, byte[] plain) {
        layers.add(new Layer(mediaType, new Blob(stored), plain));
        return this;
    }

    public ImageBuilder user(String name) {
        user = name;
        return this;
    }

    public ImageBuilder entrypoint(String... words) {
        entrypoint = List.of(words);
        return this;
    }

    public ImageBuilder command(String... words) {
        command = List.of(words);
        return this;
    }

    public ImageBuilder environment(String... pairs) {
        environment.addAll(List.of(pairs));
        return this;
    }

    public ImageBuilder workingDirectory(String path) {
        workingDirectory = path;
        return this;
    }

    public ImageBuilder expose(String... more) {
        ports.addAll(List.of(more));
        return this;
    }

    public ImageBuilder volume(String... more) {
        volumes.addAll(List.of(more));
        return this;
    }

    /** @param text {@code os/arch[/variant]} */
    public ImageBuilder platform(String text) {
        platform = text;
        return this;
    }

    /** Members of the config's inner object, as JSON: {@code "StopSignal":"SIGQUIT"}. */
    public ImageBuilder config(String members) {
        extraConfig = members;
        return this;
    }

    public ImageBuilder editConfig(UnaryOperator<String> edit) {
        configEdit = edit;
        return this;
    }

    public ImageBuilder editManifest(UnaryOperator<String> edit) {
        manifestEdit = edit;
        return this;
    }

    public String configJson() {
        List<String> members = new ArrayList<>();
        members.add("\"User\":" + quoted(user));
        members.add("\"Env\":" + array(environment));
        members.add("\"Entrypoint\":" + array(entrypoint));
        members.add("\"Cmd\":" + array(command));
        members.add("\"WorkingDir\":" + quoted(workingDirectory));
        members.add("\"ExposedPorts\":" + set(ports));
        members.add("\"Volumes\":" + set(volumes));
        if (!extraConfig.isEmpty()) {
            members.add(extraConfig);
        }
        String[] parts = platform.split("/", -1);
        String diffIds = layers.stream()
                .map(layer -> quoted("sha256:" + sha256(layer.plain())))
                .collect(Collectors.joining(","));
        String history = layers.stream()
                .map(_ -> "{\"created\":\"2023-11-14T22:13:20Z\",\"created_by\":\"testkit\"}")
                .collect(Collectors.joining(","));
        String json = "{\"created\":\"2023-11-14T22:13:20Z\",\"architecture\":" + quoted(parts[1]) + ",\"os\":"
                + quoted(parts[0]) + (parts.length > 2 ? ",\"variant\":" + quoted(parts[2]) : "") + ",\"config\":{"
                + String.join(",", members) + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds
                + "]},\"history\":[" + history + "]}";
        return configEdit.apply(json);
    }

    public String manifestJson() {
        String descriptors = layers.stream()
                .map(layer -> layer.blob().descriptor(layer.mediaType()))
                .collect(Collectors.joining(","));
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + OCI + "manifest.v1+json\",\"config\":"
                + blob(configJson()).descriptor(OCI + "config.v1+json") + ",\"layers\":[" + descriptors + "]}";
        return manifestEdit.apply(json);
    }

    /** The manifest's digest: {@code sha256:...}. */
    public String digest() {
        return "sha256:" + blob(manifestJson()).hex();
    }

    /** Writes a layout that holds this image alone; returns the directory. */
    public Path writeLayout(Path directory, String tag) throws IOException {
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        putBlobs(directory);
        Files.writeString(directory.resolve("index.json"), index(descriptor(tag)));
        return directory;
    }

    /** Writes a layout whose tag leads to an index of several platforms. */
    public static Path writeLayout(Path directory, String tag, ImageBuilder... images) throws IOException {
        List<String> descriptors = new ArrayList<>();
        for (ImageBuilder image : images) {
            image.writeLayout(directory, tag);
            String plain = blob(image.manifestJson()).descriptor(OCI + "manifest.v1+json");
            String[] parts = image.platform.split("/", -1);
            descriptors.add(plain.substring(0, plain.length() - 1) + ",\"platform\":{\"os\":" + quoted(parts[0])
                    + ",\"architecture\":" + quoted(parts[1]) + "}}");
        }
        Blob inner = blob(index(String.join(",", descriptors)));
        putBlob(directory, inner);
        Files.writeString(directory.resolve("index.json"), index(tagged(inner.descriptor(OCI + "index.v1+json"), tag)));
        return directory;
    }

    private String descriptor(String tag) {
        return tagged(blob(manifestJson()).descriptor(OCI + "manifest.v1+json"), tag);
    }

    private static String tagged(String descriptor, String tag) {
        return descriptor.substring(0, descriptor.length() - 1)
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":" + quoted(tag) + "}}";
    }

    private static String index(String descriptors) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + OCI + "index.v1+json\",\"manifests\":[" + descriptors + "]}";
    }

    /** A layer as it is stored. */
    public byte[] layerBytes(int layer) {
        return layers.get(layer).blob().bytes().clone();
    }

    /** All blobs but the manifest. */
    List<byte[]> blobs() {
        List<byte[]> all = new ArrayList<>();
        layers.forEach(layer -> all.add(layer.blob().bytes()));
        all.add(configJson().getBytes(StandardCharsets.UTF_8));
        return all;
    }

    private void putBlobs(Path directory) throws IOException {
        for (Layer layer : layers) {
            putBlob(directory, layer.blob());
        }
        putBlob(directory, blob(configJson()));
        putBlob(directory, blob(manifestJson()));
    }

    private static void putBlob(Path directory, Blob blob) throws IOException {
        Files.write(directory.resolve("blobs/sha256/" + blob.hex()), blob.bytes());
    }

    /** Writes what {@code docker save} wrote before version 25: a directory a layer, the second of equal ones a link. */
    public Path writeDockerArchive(Path file, String name) throws IOException {
        LayerBuilder tar = new LayerBuilder().time(0);
        List<String> names = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String id = sha256(("layer " + i).getBytes(StandardCharsets.US_ASCII));
            String diffId = sha256(layers.get(i).plain());
            int first = seen.indexOf(diffId);
            tar.directory(id, 0755).file(id + "/VERSION", 0644, "1.0");
            if (first < 0) {
                tar.file(id + "/layer.tar", 0644, layers.get(i).plain());
            } else {
                tar.symlink(id + "/layer.tar", "../" + names.get(first));
            }
            seen.add(diffId);
            names.add(id + "/layer.tar");
        }
        String config = blob(configJson()).hex() + ".json";
        tar.file(config, 0644, configJson().getBytes(StandardCharsets.UTF_8));
        tar.file(
                "manifest.json",
                0644,
                "[{\"Config\":" + quoted(config) + ",\"RepoTags\":[" + quoted(name) + "],\"Layers\":" + array(names)
                        + "}]");
        Files.write(file, tar.tar());
        return file;
    }

    /** Writes the layout as one tar file, as {@code oci-archive:} has it. */
    public Path writeLayoutArchive(Path file, String tag) throws IOException {
        LayerBuilder tar = new LayerBuilder().time(0).file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}");
        tar.file("index.json", 0644, index(descriptor(tag)));
        for (Layer layer : layers) {
            tar.file("blobs/sha256/" + layer.blob().hex(), 0644, layer.blob().bytes());
        }
        for (Blob blob : List.of(blob(configJson()), blob(manifestJson()))) {
            tar.file("blobs/sha256/" + blob.hex(), 0644, blob.bytes());
        }
        Files.write(file, tar.tar());
        return file;
    }

    private static Blob blob(String text) {
        return new Blob(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Some bytes after another. */
    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String array(List<String> words) {
        return words.stream().map(ImageBuilder::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String set(SortedSet<String> keys) {
        return keys.stream().map(key -> quoted(key) + ":{}").collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return json.append('"').toString();
    }
}
