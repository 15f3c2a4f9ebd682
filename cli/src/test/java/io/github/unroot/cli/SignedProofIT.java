package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The proof travels with the image: signed with a key of openssl's, verified by openssl, copied by skopeo. */
class SignedProofIT {
    private static final String PROBE = "http:8080/";

    @TempDir
    private static Path folder = Path.of("");

    private static String converted = "";

    /** One image, converted and signed. */
    @BeforeAll
    static void convertAndSign() throws IOException {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file("key"));
        openssl("pkey", "-in", file("key"), "-pubout", "-out", file("pub"));
        Path source = new Shapes(folder).mergedBusybox();
        converted = "oci:" + folder.resolve("converted") + ":latest";
        must("convert", "oci:" + source + ":latest", converted, "--key", file("key"), "--probe", PROBE, "--quiet");
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String openssl(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Tool.run(command);
    }

    private static void must(String... arguments) throws IOException {
        Tool.Outcome outcome = Unroot.run(arguments);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }

    private static void assertVerified(String reference) throws IOException {
        must("verify", reference, "--key", file("pub"), "--level", "3");
    }

    private static void assertRefused(String reference, String key, String why) throws IOException {
        Tool.Outcome outcome = Unroot.run("verify", reference, "--key", key);
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors().lines()).hasSize(1).first().asString().contains(why);
    }

    private static String digest(String reference) throws IOException {
        return Tool.run("skopeo", "inspect", "--format", "{{.Digest}}", reference)
                .strip();
    }

    private static String attTag(String digest) {
        return digest.replace(':', '-') + ".att";
    }

    @Test
    void whatIsConvertedWithAKeyIsVerified() throws IOException {
        assertVerified(converted);
        Tool.Outcome asJson = Unroot.run("verify", converted, "--key", file("pub"), "--json");
        JsonNode document = JsonMapper.shared().readTree(asJson.output());
        assertThat(document.at("/images/0/digest").asString()).isEqualTo(digest(converted));
    }

    /** Signed, an image is the same image: its proof is beside it, not in it. */
    @Test
    void skopeoCopiesImageAndProofElsewhereAndBack() throws IOException {
        String digest = digest(converted);
        String there = "oci:" + folder.resolve("there");
        String back = "oci:" + folder.resolve("back");
        copy(converted, there + ":app");
        assertThat(digest(there + ":app")).isEqualTo(digest);
        assertRefused(there + ":app", file("pub"), "no proof is attached to it");
        copy("oci:" + folder.resolve("converted") + ":" + attTag(digest), there + ":" + attTag(digest));
        assertVerified(there + ":app");
        copy(there + ":app", back + ":app");
        copy(there + ":" + attTag(digest), back + ":" + attTag(digest));
        assertThat(digest(back + ":app")).isEqualTo(digest);
        assertVerified(back + ":app");
    }

    private static void copy(String from, String to) throws IOException {
        Tool.run("skopeo", "copy", "--quiet", "--preserve-digests", from, to);
    }

    /** What cosign 2 asks of the manifest under the tag, and cosign 3 of the referrer. */
    @Test
    void bothFormsAreThere() throws IOException {
        String digest = digest(converted);
        JsonNode index = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("converted/index.json")));
        JsonNode tagged = manifest(index, "/annotations/org.opencontainers.image.ref.name", attTag(digest));
        assertThat(tagged.at("/config/mediaType").asString()).isEqualTo("application/vnd.oci.image.config.v1+json");
        assertThat(tagged.at("/layers/0/mediaType").asString()).isEqualTo("application/vnd.dsse.envelope.v1+json");
        assertThat(tagged.at("/layers/0/annotations")
                        .path("dev.cosignproject.cosign/signature")
                        .asString("none"))
                .isEmpty();
        assertThat(tagged.at("/subject/digest").asString()).isEqualTo(digest);
        JsonNode bundle = manifest(index, "/artifactType", "application/vnd.dev.sigstore.bundle.v0.3+json");
        assertThat(bundle.at("/artifactType").asString()).isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
        assertThat(bundle.at("/config/mediaType").asString()).isEqualTo("application/vnd.oci.empty.v1+json");
        assertThat(bundle.at("/subject/digest").asString()).isEqualTo(digest);
        assertThat(bundle.at("/annotations/dev.sigstore.bundle.content").asString())
                .isEqualTo("dsse-envelope");
    }

    private static JsonNode manifest(JsonNode index, String pointer, String value) throws IOException {
        for (JsonNode listed : index.path("manifests")) {
            if (listed.at(pointer).asString("").equals(value)) {
                String hex = listed.path("digest").asString().substring("sha256:".length());
                return JsonMapper.shared()
                        .readTree(Files.readAllBytes(folder.resolve("converted/blobs/sha256/" + hex)));
            }
        }
        throw new AssertionError("none with " + value + " in " + index);
    }

    @Test
    void anArchiveHoldsImageAndProof() throws IOException {
        String archive = "oci-archive:" + folder.resolve("copy.tar") + ":app";
        copy(converted, archive);
        assertRefused(archive, file("pub"), "no proof is attached to it");
        must("prove", archive, "--key", file("key"), "--probe", PROBE, "--quiet");
        assertVerified(archive);
        assertThat(digest(archive)).isEqualTo(digest(converted));
    }

    /** Three steps that need nothing of ours: take the envelope apart, build what was signed, ask openssl. */
    @Test
    void opensslVerifiesTheSignedProofInAFile() throws IOException {
        Path proof = folder.resolve("proof.dsse.json");
        Path layout = new Shapes(Files.createDirectory(folder.resolve("unsigned"))).alreadyNonRoot();
        String image = "oci:" + layout + ":latest";
        must("prove", image, "--key", file("key"), "--proof", proof.toString(), "--probe", PROBE, "--quiet");
        assertVerified(image);
        must("verify", image, "--key", file("pub"), "--proof", proof.toString());
        byte[] payload = base64(proof, ".payload");
        byte[] head =
                ("DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] signed = new byte[head.length + payload.length];
        System.arraycopy(head, 0, signed, 0, head.length);
        System.arraycopy(payload, 0, signed, head.length, payload.length);
        Files.write(folder.resolve("signed"), signed);
        Files.write(folder.resolve("sig"), base64(proof, ".signatures[0].sig"));
        assertThat(openssl("dgst", "-sha256", "-verify", file("pub"), "-signature", file("sig"), file("signed")))
                .contains("Verified OK");
        assertThat(JsonMapper.shared()
                        .readTree(payload)
                        .at("/subject/0/digest/sha256")
                        .asString())
                .isEqualTo(digest(image).substring("sha256:".length()));
    }

    private static byte[] base64(Path document, String path) throws IOException {
        return Base64.getDecoder()
                .decode(Tool.run("jq", "-r", path, document.toString()).strip());
    }

    @Test
    void anEncryptedKeySignsWithItsPasswordAndNothingIsWrittenWithoutIt() throws IOException {
        openssl(
                "pkcs8",
                "-topk8",
                "-v2",
                "aes-256-cbc",
                "-passout",
                "pass:secret",
                "-in",
                file("key"),
                "-out",
                file("encrypted"));
        Path layout = new Shapes(Files.createDirectory(folder.resolve("locked"))).alreadyNonRoot();
        List<String> call = List.of(
                "convert",
                "oci:" + layout + ":latest",
                "oci:" + folder + "/opened:app",
                "--key",
                file("encrypted"),
                "--probe",
                PROBE,
                "--quiet");
        Tool.Outcome without = Unroot.run(Map.of(), List.of(), call.toArray(String[]::new));
        assertThat(without.status()).as(without.toString()).isEqualTo(2);
        assertThat(without.errors()).contains("UNROOT_KEY_PASSWORD");
        assertThat(folder.resolve("opened")).doesNotExist();
        Tool.Outcome with = Unroot.run(Map.of("UNROOT_KEY_PASSWORD", "secret"), List.of(), call.toArray(String[]::new));
        assertThat(with.status()).as(with.toString()).isZero();
        assertVerified("oci:" + folder + "/opened:app");
    }

    @Test
    void anotherKeyAndAnExpiredCertificateAreRefused() throws IOException {
        openssl("genpkey", "-algorithm", "ED25519", "-out", file("key2"));
        openssl("pkey", "-in", file("key2"), "-pubout", "-out", file("pub2"));
        assertRefused(converted, file("pub2"), "signed with another key");
        openssl("req", "-new", "-key", file("key"), "-subj", "/CN=prover", "-out", file("csr"));
        openssl("x509", "-req", "-in", file("csr"), "-signkey", file("key"), "-days", "7", "-out", file("valid"));
        openssl("x509", "-req", "-in", file("csr"), "-signkey", file("key"), "-days", "-1", "-out", file("expired"));
        must("verify", converted, "--key", file("valid"));
        assertRefused(converted, file("expired"), "its certificate expired on ");
    }
}
