package io.github.unroot.cli.hostile;

import static io.github.unroot.cli.hostile.Expected.finding;
import static io.github.unroot.cli.hostile.Expected.handled;
import static io.github.unroot.cli.hostile.Expected.refused;

import io.github.unroot.testkit.Blob;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Manifests, configs, indexes and descriptors: of two shapes, too large, not what the others say. */
final class DocumentCases {
    private static final int DOCUMENT_BYTES_MAX = 4 << 20;
    private static final int DATA_BYTES_MAX = 1 << 20;
    private static final int LAYERS_MAX = 256;
    private static final int DEPTH_MAX = 64;
    private static final String BLOB = "blob sha256:[0-9a-f]{64}: ";
    private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    static final List<HostileCase> ALL = Stream.of(shapes(), types(), texts(), descriptors(), layersAndHistory())
            .flatMap(List::stream)
            .toList();

    private DocumentCases() {}

    private static ImageBuilder image() {
        return new ImageBuilder().layer(layer("lower")).layer(layer("upper")).command("/file");
    }

    private static LayerBuilder layer(String name) {
        return new LayerBuilder().file(name, 0644, name);
    }

    private static HostileCase of(String row, String title, ImageBuilder image, Expected expected) {
        return HostileCase.of(row, title, HostileImage.of(image), expected);
    }

    private static ImageBuilder manifest(UnaryOperator<String> edit) {
        return image().editManifest(edit);
    }

    private static ImageBuilder config(UnaryOperator<String> edit) {
        return image().editConfig(edit);
    }

    private static ImageBuilder index(UnaryOperator<String> edit) {
        return image().editIndex(edit);
    }

    /** The same document with more members in front. */
    private static UnaryOperator<String> with(String members) {
        return json -> "{" + members + "," + json.substring(1);
    }

    private static UnaryOperator<String> first(String pattern, String replacement) {
        return json -> json.replaceFirst(pattern, replacement);
    }

    private static List<HostileCase> shapes() {
        String unknown = "\"x-unknown\":{\"deep\":[1.50,null,{\"a\":\"\\u00e9\"}]}";
        return List.of(
                of("H37", "unknown members in all documents", unknown(unknown), handled()),
                of(
                        "H38",
                        "a manifest that is an index too",
                        manifest(with("\"manifests\":[]")),
                        refused(BLOB + "manifest also has \"manifests\"")),
                of(
                        "H38",
                        "a manifest whose other shape is null",
                        manifest(with("\"manifests\":null")),
                        refused(BLOB + "manifest also has \"manifests\"")),
                of(
                        "H38",
                        "an index that is a manifest too",
                        index(with("\"layers\":[]")),
                        refused("index also has \"layers\"")),
                of(
                        "H38",
                        "a manifest of schema 1 too",
                        manifest(with("\"fsLayers\":[]")),
                        refused(BLOB + "Docker's schema 1")));
    }

    private static ImageBuilder unknown(String members) {
        return image().editConfig(with(members)
                        .andThen(json -> json.replace("\"config\":{", "\"config\":{" + members + ","))::apply)
                .editManifest(with(members).andThen(json -> json.replace("\"size\"", members + ",\"size\""))::apply)
                .editIndex(with(members).andThen(json -> json.replace("\"size\"", members + ",\"size\""))::apply);
    }

    private static List<HostileCase> types() {
        String own = "\"mediaType\":\"[^\"]*manifest[^\"]*\",";
        return List.of(
                of(
                        "H39",
                        "a descriptor that says Docker of an OCI manifest",
                        index(json -> json.replace(
                                "application/vnd.oci.image.manifest.v1+json",
                                "application/vnd.docker.distribution.manifest.v2+json")),
                        refused(BLOB + "manifest says it is .*, its descriptor says")),
                of("H39", "a manifest without a media type", manifest(first(own, "")), handled()),
                of(
                        "H39",
                        "neither the manifest nor its descriptor has a media type",
                        manifest(first(own, "")).editIndex(first(own, "")),
                        refused(BLOB + "neither the manifest nor its descriptor has a media type")),
                of(
                                "H39",
                                "a layer of Docker's in an OCI manifest",
                                new ImageBuilder()
                                        .layer(
                                                DOCKER_LAYER,
                                                layer("x").gzip(),
                                                layer("x").tar()),
                                finding("mixed-types", ""))
                        .foreignReader(new ForeignReader.ReadsTwin(
                                "it knows no media types of Docker's",
                                HostileImage.of(new ImageBuilder().layer(layer("x"))))),
                of(
                        "H39",
                        "a config that is none",
                        manifest(json -> json.replace("image.config.v1+json", "image.manifest.v1+json")),
                        refused(BLOB + "not a container image")));
    }

    private static List<HostileCase> texts() {
        return List.of(
                of(
                        "H40",
                        "a manifest of 4 MiB and one byte",
                        manifest(json -> json + " ".repeat(DOCUMENT_BYTES_MAX + 1 - json.length())),
                        refused(BLOB + "a document of 4194305 bytes, at most 4194304 are read")),
                of(
                        "H40",
                        "a manifest of 4 MiB",
                        manifest(json -> json + " ".repeat(DOCUMENT_BYTES_MAX - json.length())),
                        handled()),
                of("H40", "256 layers", ofLayers(LAYERS_MAX), handled()),
                of(
                        "H40",
                        "257 layers",
                        manifest(json -> layers(json, LAYERS_MAX + 1)),
                        refused(BLOB + "manifest has 257 layers, more than 256")),
                of(
                        "H40",
                        "1,000,000 layers",
                        manifest(first("\"layers\":\\[.*]", "\"layers\":[" + "{},".repeat(1_000_000) + "{}]")),
                        refused(BLOB + "manifest is over a limit: Token count")),
                of(
                        "H40",
                        "JSON 64 deep",
                        config(with("\"x\":" + "[".repeat(DEPTH_MAX - 1) + "]".repeat(DEPTH_MAX - 1))),
                        handled()),
                of(
                        "H40",
                        "JSON 100,000 deep",
                        config(with("\"x\":" + "[".repeat(100_000) + "]".repeat(100_000))),
                        refused(BLOB + "config is over a limit: .*depth .65.")),
                of(
                        "H40",
                        "a member twice",
                        manifest(with("\"schemaVersion\":2")),
                        refused(BLOB + "manifest is not valid JSON: Duplicate .* .at byte [0-9]+.")),
                of(
                        "H40",
                        "a member that Go takes for another",
                        config(json -> json.replace("\"User\"", "\"user\":\"0\",\"User\"")),
                        refused(BLOB + "member \"user\" must be spelled \"User\"")),
                of("H40", "a second document", manifest(json -> json + "{}"), refused(BLOB + "manifest is not valid")),
                of("H40", "a byte order mark", config(json -> "\ufeff" + json), refused(BLOB + "config starts with a")),
                of("H40", "NaN", config(with("\"x\":NaN")), refused(BLOB + "config is not valid JSON: .*NaN")),
                of(
                        "H40",
                        "half a character",
                        config(with("\"x\":\"\\ud800\"")),
                        refused(BLOB + "config has half a surrogate pair")));
    }

    private static ImageBuilder ofLayers(int count) {
        ImageBuilder image = new ImageBuilder();
        for (int i = 0; i < count; i++) {
            image.plainLayer(layer("file-" + i));
        }
        return image;
    }

    private static String layers(String manifest, int count) {
        String layer = manifest.replaceFirst(".*\"layers\":\\[(\\{.*?}),.*", "$1");
        return manifest.replaceFirst(
                "\"layers\":\\[.*]", "\"layers\":[" + (layer + ",").repeat(count - 1) + layer + "]");
    }

    private static List<HostileCase> descriptors() {
        String digest = "sha256:[0-9a-f]{64}";
        String layer = "(\"layers\":.*?)";
        return List.of(
                of(
                        "H42",
                        "a digest that is a path",
                        manifest(first(digest, "sha256:../../x")),
                        refused(BLOB + "the manifest's config: not a digest: sha256:../../x")),
                of(
                        "H42",
                        "a digest in capitals",
                        manifest(json -> json.replaceFirst(digest, "sha256:" + "AB".repeat(32))),
                        refused(BLOB + "the manifest's config: not a digest")),
                of(
                        "H42",
                        "a digest of sha512",
                        manifest(first(layer + digest, "$1sha512:" + "ab".repeat(64))),
                        refused(BLOB + "layer 0 of the manifest: digests of the algorithm sha512 are not supported")),
                of(
                        "H42",
                        "an empty digest",
                        index(first(digest, "")),
                        refused("manifest 0 of the index: not a digest")),
                of(
                        "H43",
                        "a negative size",
                        manifest(first("\"size\":[0-9]+", "\"size\":-1")),
                        refused(BLOB + "the manifest's config has an impossible size: -1")),
                of(
                        "H43",
                        "a size of 2^63",
                        manifest(first("\"size\":[0-9]+", "\"size\":9223372036854775808")),
                        refused(BLOB + "member \"size\" is not a whole number of 64 bits")),
                of(
                        "H43",
                        "a size too small",
                        manifest(first(layer + "\"size\":[0-9]+", "$1\"size\":7")),
                        refused(BLOB + "is longer than the 7 bytes")),
                of(
                        "H43",
                        "a size too large",
                        manifest(first(layer + "\"size\":[0-9]+", "$1\"size\":70000")),
                        refused(BLOB + "ends after [0-9]+ of the 70000 bytes")),
                of(
                        "H43",
                        "a size of 0",
                        manifest(first(layer + "\"size\":[0-9]+", "$1\"size\":0")),
                        refused(BLOB + "is longer than the 0 bytes")),
                of(
                        "H44",
                        "a layer with the URL of a file",
                        manifest(first(layer + "\"size\"", "$1\"urls\":[\"file:///etc/passwd\"],\"size\"")),
                        refused(BLOB + "a foreign layer .*file:///etc/passwd")),
                of(
                        "H44",
                        "a config with the URL of a cloud's metadata",
                        manifest(first("\"size\"", "\"urls\":[\"http://169.254.169.254/\"],\"size\"")),
                        refused(BLOB + "a foreign layer or document")),
                of(
                        "H44",
                        "a layer of a foreign type",
                        new ImageBuilder()
                                .layer(
                                        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                                        layer("x").gzip(),
                                        layer("x").tar()),
                        refused(BLOB + "a foreign layer, whose bytes are not in the image")),
                of("H44", "inline data that fits", manifest(json -> withData(json, image().configJson())), handled()),
                of(
                        "H44",
                        "inline data of other bytes",
                        manifest(json -> withData(json, "{}")),
                        refused(BLOB + "the manifest's config has inline data that does not match its digest")),
                of(
                        "H44",
                        "inline data of more than 1 MiB",
                        manifest(json -> withData(json, "x".repeat(DATA_BYTES_MAX + 3))),
                        refused(BLOB + "the manifest's config has more than 1048576 bytes of inline data")));
    }

    private static String withData(String manifest, String data) {
        String base64 = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
        return manifest.replaceFirst("\"size\"", "\"data\":\"" + base64 + "\",\"size\"");
    }

    private static List<HostileCase> layersAndHistory() {
        String two = "\"diff_ids\":\\[(\"[^\"]*\"),(\"[^\"]*\")]";
        String other = "sha256:" + new Blob(layer("other").tar()).hex();
        return List.of(
                of(
                        "H45",
                        "diff IDs missing",
                        config(first(two, "\"others\":[]")),
                        refused(BLOB + "the manifest has 2 layers, the config 0 diff IDs")),
                of(
                        "H45",
                        "diff IDs that are null",
                        config(first(two, "\"diff_ids\":null")),
                        refused(BLOB + "the manifest has 2 layers, the config 0 diff IDs")),
                of(
                        "H45",
                        "a diff ID too many",
                        config(first(two, "\"diff_ids\":[$1,$2,$2]")),
                        refused(BLOB + "the manifest has 2 layers, the config 3 diff IDs")),
                of(
                        "H45",
                        "diff IDs swapped",
                        config(first(two, "\"diff_ids\":[$2,$1]")),
                        refused(BLOB
                                + "the layer's uncompressed bytes have the digest sha256:.*, the config says sha256:")),
                of(
                        "H45",
                        "a diff ID of other bytes",
                        config(first(two, "\"diff_ids\":[$1,\"" + other + "\"]")),
                        refused(BLOB + "the layer's uncompressed bytes have the digest .*, the config says " + other)),
                of(
                        "H45",
                        "a history of one layer more",
                        config(first("\"history\":\\[", "\"history\":[{},")),
                        finding("history-mismatch", "")),
                of(
                        "H45",
                        "a history of empty layers only",
                        config(first("\"history\":\\[.*]", "\"history\":[{\"empty_layer\":true}]")),
                        finding("history-mismatch", "")));
    }
}
