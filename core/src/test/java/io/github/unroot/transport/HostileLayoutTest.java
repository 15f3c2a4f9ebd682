package io.github.unroot.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Json;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.Blob;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts whose documents are well-formed and do not fit each other, or are over a limit. */
class HostileLayoutTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final int READER_INDEX_DEPTH_MAX = 4;

    @TempDir
    private Path directory = Path.of("");

    private static LayerBuilder layer(String content) {
        return new LayerBuilder().file("file", 0644, content);
    }

    private static ImageBuilder sample() {
        return new ImageBuilder().layer(layer("one")).layer(layer("two")).command("sh");
    }

    /** Opens it and reads all its layers. */
    private static void read(Path layout) throws IOException {
        try (Image image = open(layout)) {
            image.readLayers((layer, _) -> layer);
        }
    }

    private static Image open(Path layout) throws IOException {
        return Image.open(Reference.parse("oci:" + layout + ":v1"), AMD64);
    }

    private static void assertRefused(Path layout, String message) {
        assertThatThrownBy(() -> read(layout))
                .isInstanceOfSatisfying(
                        UnrootException.class, e -> assertThat(e.problem()).isInstanceOf(Problem.BadInput.class))
                .hasMessageStartingWith("oci:" + layout + ":v1: ")
                .hasMessageFindingMatch(message);
    }

    private void assertRefused(ImageBuilder image, String message) throws IOException {
        assertRefused(image.writeLayout(directory, "v1"), message);
    }

    /** An image that is reached through so many indexes below the layout's own. */
    private Path nested(int depth) throws IOException {
        Path layout = sample().writeLayout(directory, "v1");
        for (int i = 0; i < depth; i++) {
            Blob index = Blob.of(Files.readString(layout.resolve("index.json")));
            index.putInto(layout);
            String descriptor = index.descriptor(OCI_INDEX)
                    .replace("}", ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}}");
            Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + descriptor + "]}");
        }
        return layout;
    }

    @Test
    @Tag("H40")
    void theIndexDepthLimit() throws IOException {
        read(nested(READER_INDEX_DEPTH_MAX));
    }

    @Test
    @Tag("H40")
    void indexesOverTheDepthLimit() throws IOException {
        assertRefused(nested(READER_INDEX_DEPTH_MAX + 1), "indexes are nested deeper than 4");
    }

    @ParameterizedTest
    @Tag("H40")
    @ValueSource(ints = {0, 1})
    void theDocumentLimit(int over) throws IOException {
        int bytes = Json.DOCUMENT_BYTES_MAX + over;
        Path manifest = sample().editManifest(json -> padded(json, bytes)).writeLayout(directory.resolve("m"), "v1");
        Path config = sample().editConfig(json -> padded(json, bytes)).writeLayout(directory.resolve("c"), "v1");
        Path index = sample().editIndex(json -> padded(json, bytes)).writeLayout(directory.resolve("i"), "v1");
        if (over == 0) {
            read(manifest);
            read(config);
            read(index);
        } else {
            assertRefused(manifest, "blob sha256:[0-9a-f]{64}: a document of 4194305 bytes, at most 4194304 are read");
            assertRefused(config, "blob sha256:[0-9a-f]{64}: a document of 4194305 bytes, at most 4194304 are read");
            assertRefused(index, "index.json is larger than 4194304 bytes");
        }
    }

    private static String padded(String json, int bytes) {
        return json + " ".repeat(bytes - json.length());
    }

    /** The bytes are not even looked at where the descriptor tells; else reading stops where the descriptor says. */
    @ParameterizedTest
    @Tag("H40")
    @CsvSource({"100000000,a document of 100000000 bytes", "700,is longer than the 700 bytes"})
    void aManifestOfAHundredMegabytes(long said, String message) throws IOException {
        Path layout = sample().editIndex(json -> json.replaceAll("\"size\":[0-9]+", "\"size\":" + said))
                .writeLayout(directory, "v1");
        try (RandomAccessFile file =
                new RandomAccessFile(layout.resolve(blob(sample().digest())).toFile(), "rw")) {
            file.setLength(100_000_000);
        }
        assertRefused(layout, message);
    }

    private static String blob(String digest) {
        return "blobs/sha256/" + digest.substring("sha256:".length());
    }

    @ParameterizedTest
    @Tag("H39")
    @CsvSource({
        "application/vnd.docker.distribution.manifest.v2+json, its descriptor says",
        "application/vnd.oci.image.index.v1+json,              it could be read as a manifest too",
        "text/plain,                                           its descriptor says",
    })
    void theDescriptorAndTheManifestDisagree(String type, String message) throws IOException {
        assertRefused(
                sample().editIndex(json -> json.replace("application/vnd.oci.image.manifest.v1+json", type)), message);
    }

    @Test
    @Tag("H39")
    void oneMissingMediaTypeIsTheOthers() throws IOException {
        read(sample().editIndex(json -> json.replaceFirst("\"mediaType\":\"[^\"]*manifest[^\"]*\",", ""))
                .writeLayout(directory.resolve("a"), "v1"));
        read(sample().editManifest(json -> json.replaceFirst("\"mediaType\":\"[^\"]*\",", ""))
                .writeLayout(directory.resolve("b"), "v1"));
    }

    @Test
    @Tag("H39")
    void aConfigOrALayerOfNoType() throws IOException {
        assertRefused(
                sample().editManifest(json -> json.replaceFirst("\"mediaType\":\"[^\"]*config[^\"]*\",", "")),
                "its config is of another type");
        assertRefused(
                sample().editManifest(json -> json.replaceFirst("\"mediaType\":\"[^\"]*layer[^\"]*\",", "")),
                "a layer of the media type");
    }

    /** What was read once is what counts; what is read again is checked again. */
    @Test
    @Tag("H41")
    void otherBytesTheSecondTime() throws IOException {
        Path layout = sample().writeLayout(directory, "v1");
        try (Image image = open(layout)) {
            byte[] config = image.config().toBytes();
            byte[] manifest = image.manifest().toBytes();
            Path layerFile = layout.resolve(
                    blob(image.manifest().layers().getFirst().digest().toString()));
            image.readLayers((layer, _) -> layer);
            Files.writeString(layout.resolve(blob(image.config().digest().toString())), "{}");
            Files.writeString(layout.resolve(blob(image.descriptor().digest().toString())), "{}");
            Files.writeString(layout.resolve("index.json"), "{}");
            Files.write(layerFile, layer("other").gzip());

            assertThat(image.config().toBytes()).isEqualTo(config);
            assertThat(ImageContent.of(image).config().toBytes()).isEqualTo(config);
            assertThat(ImageContent.of(image).manifest().toBytes()).isEqualTo(manifest);
            assertThatThrownBy(() -> image.readLayer(0, (layer, _) -> layer))
                    .hasMessageContaining(layerFile.getFileName().toString());
        }
    }

    @ParameterizedTest
    @Tag("H43")
    @CsvSource({
        "0,   is longer than the 0 bytes",
        "1,   is longer than the 1 bytes",
        "900, of the 900 bytes that its descriptor says",
    })
    void sizesThatAreNotTheBlobs(int size, String message) throws IOException {
        String said = "\"size\":" + size;
        assertRefused(sample().editIndex(json -> json.replaceAll("\"size\":[0-9]+", said)), message);
        assertRefused(sample().editManifest(json -> json.replaceFirst("\"size\":[0-9]+", said)), message);
        assertRefused(
                sample().editManifest(json -> json.replaceFirst("(\"layers\":.*?)\"size\":[0-9]+", "$1" + said)),
                message);
    }

    @Test
    @Tag("H43")
    void zeroBytesWhereTheBlobIsEmpty() throws IOException {
        String plain = "application/vnd.oci.image.layer.v1.tar";
        read(new ImageBuilder().layer(plain, new byte[0], new byte[0]).writeLayout(directory, "v1"));
    }

    @ParameterizedTest
    @Tag("H44")
    @ValueSource(
            strings = {"file:///etc/passwd", "http://169.254.169.254/latest/meta-data", "https://example.com/l\\n"})
    void urlsAreNeverFollowed(String url) throws IOException {
        String urls = "\"urls\":[\"" + url + "\"],";
        String message = "blob sha256:[0-9a-f]{64}: a foreign layer or document: engines are told to fetch it from ";
        assertRefused(sample().editIndex(json -> json.replaceFirst("\"size\"", urls + "\"size\"")), message);
        assertRefused(sample().editManifest(json -> json.replaceFirst("\"size\"", urls + "\"size\"")), message);
        assertRefused(
                sample().editManifest(json -> json.replaceFirst("(\"layers\":.*?)\"size\"", "$1" + urls + "\"size\"")),
                message);
    }

    @ParameterizedTest
    @Tag("H44")
    @ValueSource(
            strings = {
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
            })
    void foreignLayers(String type) throws IOException {
        assertRefused(
                new ImageBuilder().layer(type, layer("x").gzip(), layer("x").tar()),
                "blob sha256:[0-9a-f]{64}: a foreign layer");
    }

    @ParameterizedTest
    @Tag("H45")
    @CsvSource({
        "'\"diff_ids\":\\[(\"[^\"]*\"),(\"[^\"]*\")', '\"diff_ids\":[$1',       'has 2 layers, the config 1 diff IDs'",
        "'\"diff_ids\":\\[(\"[^\"]*\"),(\"[^\"]*\")', '\"diff_ids\":[$1,$2,$1', 'has 2 layers, the config 3 diff IDs'",
        "'\"diff_ids\":\\[(\"[^\"]*\"),(\"[^\"]*\")', '\"diff_ids\":[$2,$1',    'have the digest .*, the config says'",
        "'\"diff_ids\":\\[(\"[^\"]*\"),(\"[^\"]*\")', '\"diff_ids\":[$1,$1',    'have the digest .*, the config says'",
        "'\"diff_ids\":\\[[^\\]]*\\]',               '\"diff_ids\":null',       'has 2 layers, the config 0 diff IDs'",
        "'\"diff_ids\":',                            '\"others\":',            'has 2 layers, the config 0 diff IDs'",
    })
    void diffIdsThatAreNotTheLayers(String from, String to, String message) throws IOException {
        assertRefused(
                sample().editConfig(json -> json.replaceFirst(from, to)), "blob sha256:[0-9a-f]{64}: .*" + message);
    }
}
