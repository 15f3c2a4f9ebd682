package io.github.unroot.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.time.Instant;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, indexes, configs and descriptors that two readers could take differently, and their limits. */
class HostileDocumentsTest {
    private static final ImageBuilder IMAGE = new ImageBuilder().layer(new LayerBuilder().file("a", 0644, "a"));
    private static final String CONFIG = IMAGE.configJson();
    private static final String MANIFEST = IMAGE.manifestJson();

    private static ImageConfig config(String json) throws UnrootException {
        return ImageConfig.parse(json.getBytes(UTF_8));
    }

    private static Manifest manifest(String json) throws UnrootException {
        return Manifest.parse(json.getBytes(UTF_8), MediaTypes.OCI_MANIFEST);
    }

    private static Index index(String json) throws UnrootException {
        return Index.parse(json.getBytes(UTF_8), "");
    }

    /** The same document with more members in front. */
    private static String with(String members, String json) {
        return "{" + members + "," + json.substring(1);
    }

    private static void assertRefused(String rule, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnrootException.class, e -> assertThat(e.problem()).isInstanceOf(Problem.BadInput.class))
                .hasMessageContaining(rule);
    }

    @Test
    @Tag("H38")
    void documentsOfTwoShapes() {
        assertRefused("as an index too", () -> manifest(with("\"manifests\":[]", MANIFEST)));
        assertRefused("as an index too", () -> manifest(with("\"manifests\":null", MANIFEST)));
        assertRefused("must be spelled \"manifests\"", () -> manifest(with("\"Manifests\":[]", MANIFEST)));
        assertRefused("as a manifest too", () -> index("{\"manifests\":[],\"layers\":[]}"));
        assertRefused("as a manifest too", () -> index("{\"manifests\":[],\"config\":null}"));
        assertRefused("schema 1", () -> manifest(with("\"fsLayers\":[]", MANIFEST)));
        assertRefused("schema version 1", () -> manifest(MANIFEST.replace("Version\":2", "Version\":1")));
        assertRefused("schema version 1", () -> index("{\"schemaVersion\":1,\"manifests\":[]}"));
    }

    @Test
    @Tag("H39")
    void mediaTypesMustAgree() throws UnrootException {
        byte[] untyped = MANIFEST.replaceFirst("\"mediaType\":\"[^\"]*\",", "").getBytes(UTF_8);
        assertThat(Manifest.parse(untyped, MediaTypes.DOCKER_MANIFEST).isDocker())
                .as("a missing one is the descriptor's")
                .isTrue();
        assertThat(Manifest.parse(MANIFEST.getBytes(UTF_8), "").isDocker()).isFalse();
        assertRefused("neither the manifest nor its descriptor", () -> Manifest.parse(untyped, ""));
        assertRefused(
                "its descriptor says", () -> Manifest.parse(MANIFEST.getBytes(UTF_8), MediaTypes.DOCKER_MANIFEST));
        assertRefused(
                "its descriptor says",
                () -> Index.parse(
                        "{\"mediaType\":\"%s\",\"manifests\":[]}"
                                .formatted(MediaTypes.OCI_INDEX)
                                .getBytes(UTF_8),
                        MediaTypes.DOCKER_INDEX));
        assertRefused(
                "not an image manifest", () -> Manifest.parse(untyped, "application/vnd.oci.image.config.v1+json"));
    }

    @ParameterizedTest
    @Tag("H40")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}%s | not valid JSON",
                "%s{} | not valid JSON",
                "%s x | not valid JSON",
                "\ufeff%s | byte order mark",
                "{\"x\":NaN,%s | not valid JSON",
                "{\"x\":Infinity,%s | not valid JSON",
                "{\"x\":'y',%s | not valid JSON",
                "{\"os\":\"x\",%s | not valid JSON",
                "{\"o\\u0073\":\"x\",%s | not valid JSON",
                "{\"OS\":\"x\",%s | must be spelled \"os\"",
                "{\"o\u017f\":\"x\",%s | must be spelled \"os\"",
                "{/**/%s | not valid JSON",
                "{\"x\":\"\\ud800\",%s | surrogate",
                "{\"\\udc00x\":1,%s | surrogate",
                "[%s] | not a JSON object",
            })
    void textsThatReadersTakeDifferently(String form, String rule) {
        String rest = form.startsWith("{") && !form.startsWith("{}") ? CONFIG.substring(1) : CONFIG;
        assertRefused(rule, () -> config(form.formatted(rest)));
    }

    @Test
    @Tag("H40")
    void otherEncodings() {
        assertRefused("not UTF-8", () -> ImageConfig.parse(CONFIG.getBytes(UTF_16LE)));
        for (String bytes : new String[] {"\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080"}) {
            assertRefused(
                    "not UTF-8 text",
                    () -> ImageConfig.parse(
                            with("\"x\":\"" + bytes + "\"", CONFIG).getBytes(ISO_8859_1)));
        }
        assertRefused("not", () -> config(""));
    }

    @Test
    @Tag("H40")
    void theDepthLimit() throws UnrootException {
        assertThat(config(with(nested(Json.DEPTH_MAX - 1), CONFIG)).diffIds()).hasSize(1);
        assertRefused("nesting depth", () -> config(with(nested(Json.DEPTH_MAX), CONFIG)));
        assertRefused("nesting depth", () -> config(with(nested(100_000), CONFIG)));
    }

    private static String nested(int depth) {
        return "\"x\":" + "[".repeat(depth) + "]".repeat(depth);
    }

    @Test
    @Tag("H40")
    void theSizeLimit() throws UnrootException {
        String empty = with("\"x\":\"\"", CONFIG);
        String padding = "x".repeat(Json.DOCUMENT_BYTES_MAX - empty.length());
        assertThat(config(with("\"x\":\"" + padding + "\"", CONFIG)).diffIds()).hasSize(1);
        assertRefused("larger than 4194304 bytes", () -> config(with("\"x\":\"" + padding + "x\"", CONFIG)));
    }

    @Test
    @Tag("H40")
    void theTokenLimit() throws UnrootException {
        String many = "0,".repeat(Json.TOKENS_MAX - 100);
        assertThat(config(with("\"x\":[" + many + "0]", CONFIG)).diffIds()).hasSize(1);
        assertRefused("Token count", () -> config(with("\"x\":[" + many + "0,".repeat(100) + "0]", CONFIG)));
    }

    @Test
    @Tag("H40")
    void theLayerLimit() throws UnrootException {
        assertThat(layers(Manifest.LAYERS_MAX).layers()).hasSize(256);
        assertRefused("257 layers, more than 256", () -> layers(Manifest.LAYERS_MAX + 1));
        assertRefused("over a limit", () -> manifest("{\"layers\":[" + "{},".repeat(1_000_000) + "{}]}"));
    }

    private static Manifest layers(int count) throws UnrootException {
        String layer = MANIFEST.substring(MANIFEST.indexOf("[") + 1, MANIFEST.indexOf("]"));
        return manifest(MANIFEST.replace(layer, (layer + ",").repeat(count - 1) + layer));
    }

    @Test
    @Tag("H40")
    void aMessageNamesTheOffsetAndNoSettingOfALibrary() {
        assertThatThrownBy(() -> config("{\"a\":1,}")).hasMessageMatching("config is not valid JSON: .* .at byte 7.");
        assertThatThrownBy(() -> config("{" + nested(100) + "}")).hasMessageMatching("config is over a limit: [^`]*");
    }

    @ParameterizedTest
    @Tag("H42")
    @ValueSource(
            strings = {
                "sha256:../../x",
                "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "sha256+b64:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
                "sha256:",
                ":",
                "",
                "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd"
                        + "47417a81a538327af927da3e"
            })
    void wrongDigests(String text) {
        assertRefused("dig", () -> Digest.parse(text));
        assertThatThrownBy(() -> new Digest(text)).isInstanceOf(IllegalArgumentException.class);
        String wrong = MANIFEST.replaceAll("sha256:[0-9a-f]{64}", text);
        assertRefused("the manifest's config: ", () -> manifest(wrong));
        assertRefused("diff ID 0 of the config: ", () -> config(CONFIG.replaceAll("sha256:[0-9a-f]{64}", text)));
    }

    @Test
    @Tag("H42")
    void anotherAlgorithmIsToldAsSuch() {
        assertRefused("of the algorithm sha512 are not supported", () -> Digest.parse("sha512:" + "0".repeat(128)));
    }

    @ParameterizedTest
    @Tag("H43")
    @ValueSource(strings = {"-1", "9223372036854775808", "1.5", "1e3", "\"7\"", "null", "9223372036854775807"})
    void impossibleSizes(String size) {
        assertRefused("size", () -> manifest(MANIFEST.replaceAll("\"size\":[0-9]+", "\"size\":" + size)));
    }

    @ParameterizedTest
    @Tag("H44")
    @CsvSource({"aGVsbG8=,true", "aGVsbG8,false", "aGVsbGE=,false", "aGVsbG8h,false", "***,false", "'',false"})
    void inlineDataMustMatch(String data, boolean good) throws UnrootException {
        byte[] blob = "hello".getBytes(UTF_8);
        if (good) {
            assertThat(withData(blob, data).config().size()).isEqualTo(5);
        } else {
            assertRefused("inline data that does not match", () -> withData(blob, data));
        }
    }

    @Test
    @Tag("H44")
    void theDataLimit() throws UnrootException {
        byte[] blob = new byte[Descriptor.DATA_BYTES_MAX];
        assertThat(withData(blob, Base64.getEncoder().encodeToString(blob))
                        .config()
                        .size())
                .isEqualTo(1 << 20);
        byte[] more = new byte[Descriptor.DATA_BYTES_MAX + 3];
        assertRefused(
                "more than 1048576 bytes of inline data",
                () -> withData(more, Base64.getEncoder().encodeToString(more)));
    }

    private static Manifest withData(byte[] blob, String data) throws UnrootException {
        return manifest("{\"config\":{\"mediaType\":\"x\",\"digest\":\"%s\",\"size\":%d,\"data\":\"%s\"}}"
                .formatted(Digest.of(blob), blob.length, data));
    }

    @ParameterizedTest
    @Tag("H45")
    @CsvSource({
        "'[{}]',                                        true",
        "'[{},{\"empty_layer\":true}]',                 true",
        "'[]',                                          true",
        "'null',                                        true",
        "'[{},{}]',                                     false",
        "'[{\"empty_layer\":true}]',                    false",
    })
    void aHistoryIsRebuiltWhereItDoesNotFit(String history, boolean consistent) throws UnrootException {
        ImageConfig before = config(CONFIG.replaceFirst("\"history\":\\[.*\\]", "\"history\":" + history));
        assertThat(before.isHistoryConsistent()).isEqualTo(consistent);
        ImageConfig after =
                before.withLayerOnTop(Digest.of(new byte[1]), new HistoryEntry(Instant.EPOCH, "unroot", ""));
        assertThat(after.isHistoryConsistent()).isTrue();
        assertThat(after.historyCount()).isGreaterThanOrEqualTo(2);
        assertThat(after.withoutLayer(new HistoryEntry(Instant.EPOCH, "", "")).isHistoryConsistent())
                .isTrue();
    }

    @ParameterizedTest
    @Tag("H45")
    @ValueSource(strings = {"[null]", "[7]", "{}", "\"sha256\"", "[[]]"})
    void diffIdsThatAreNone(String diffIds) {
        assertRefused(
                "diff_ids", () -> config(CONFIG.replaceFirst("\"diff_ids\":\\[.*?\\]", "\"diff_ids\":" + diffIds)));
    }

    @ParameterizedTest
    @Tag("H45")
    @CsvSource({
        "'\"history\":[7]',                            history entry",
        "'\"history\":[{\"empty_layer\":\"true\"}]',   empty_layer",
        "'\"rootfs\":{\"type\":\"layers+base\"}',      layers+base",
        "'\"rootfs\":[]',                              rootfs",
        "'\"config\":{\"User\":5}',                    User",
    })
    void membersOfOtherTypes(String member, String rule) {
        String name = member.substring(0, member.indexOf(':'));
        assertRefused(rule, () -> config(with(member, CONFIG.replace(name + ":", "\"x-" + name.substring(1) + ":"))));
        assertRefused("rootfs", () -> config("{\"config\":{}}"));
    }
}
