package io.github.unroot.testkit;

import static io.github.unroot.testkit.JsonText.array;
import static io.github.unroot.testkit.JsonText.quoted;
import static io.github.unroot.testkit.JsonText.set;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    public static final String PLAIN_LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String GZIP_LAYER = PLAIN_LAYER + "+gzip";
    public static final String ZSTD_LAYER = PLAIN_LAYER + "+zstd";

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

    private UnaryOperator<String> indexEdit = UnaryOperator.identity();

    record Layer(String mediaType, Blob blob, byte[] plain) {}

    public ImageBuilder layer(LayerBuilder layer) {
        return layer(GZIP_LAYER, layer.gzip(), layer.tar());
    }

    public ImageBuilder plainLayer(LayerBuilder layer) {
        return layer(PLAIN_LAYER, layer.tar(), layer.tar());
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

    /** Changes the layout's {@code index.json}. */
    public ImageBuilder editIndex(UnaryOperator<String> edit) {
        indexEdit = edit;
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
                + Blob.of(configJson()).descriptor(OCI + "config.v1+json") + ",\"layers\":[" + descriptors + "]}";
        return manifestEdit.apply(json);
    }

    /** The manifest's digest: {@code sha256:...}. */
    public String digest() {
        return "sha256:" + Blob.of(manifestJson()).hex();
    }

    /** Writes a layout that holds this image alone; returns the directory. */
    public Path writeLayout(Path directory, String tag) throws IOException {
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        putBlobs(directory);
        Files.writeString(directory.resolve("index.json"), indexEdit.apply(index(descriptor(tag))));
        return directory;
    }

    /** Writes a layout whose tag leads to an index of several platforms. */
    public static Path writeLayout(Path directory, String tag, ImageBuilder... images) throws IOException {
        List<String> descriptors = new ArrayList<>();
        for (ImageBuilder image : images) {
            image.writeLayout(directory, tag);
            String plain = Blob.of(image.manifestJson()).descriptor(OCI + "manifest.v1+json");
            String[] parts = image.platform.split("/", -1);
            descriptors.add(plain.substring(0, plain.length() - 1) + ",\"platform\":{\"os\":" + quoted(parts[0])
                    + ",\"architecture\":" + quoted(parts[1]) + "}}");
        }
        Blob inner = Blob.of(index(String.join(",", descriptors)));
        inner.putInto(directory);
        Files.writeString(directory.resolve("index.json"), index(tagged(inner.descriptor(OCI + "index.v1+json"), tag)));
        return directory;
    }

    private String descriptor(String tag) {
        return tagged(Blob.of(manifestJson()).descriptor(OCI + "manifest.v1+json"), tag);
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
            layer.blob().putInto(directory);
        }
        Blob.of(configJson()).putInto(directory);
        Blob.of(manifestJson()).putInto(directory);
    }

    /** Writes what {@code docker save} wrote before version 25. */
    public Path writeDockerArchive(Path file, String name) throws IOException {
        return DockerArchive.write(file, name, configJson(), layers);
    }

    /** Writes the layout as one tar file, as {@code oci-archive:} has it. */
    public Path writeLayoutArchive(Path file, String tag) throws IOException {
        LayerBuilder tar = new LayerBuilder().time(0).file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}");
        tar.file("index.json", 0644, indexEdit.apply(index(descriptor(tag))));
        for (Layer layer : layers) {
            tar.file(layer.blob().name(), 0644, layer.blob().bytes());
        }
        for (Blob blob : List.of(Blob.of(configJson()), Blob.of(manifestJson()))) {
            tar.file(blob.name(), 0644, blob.bytes());
        }
        Files.write(file, tar.tar());
        return file;
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
        return Blob.sha256(bytes);
    }
}
