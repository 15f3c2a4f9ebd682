package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.attest.Attestations;
import io.github.unroot.attest.SigningKey;
import io.github.unroot.identity.Identity;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Reference;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Surroundings;
import io.github.unroot.prove.Verdict;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.transport.Referrers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a deployment asks: each refusal with its exit status and its one line. */
final class VerifyTest {
    private static final KeyPair PAIR = pair();
    private static final KeyPair OTHER = pair();

    @TempDir
    private Path folder = Path.of("");

    private String image = "";

    @BeforeEach
    void makeAnImageAndKeys() throws IOException {
        image = "oci:" + sample("linux/amd64").writeLayout(folder.resolve("layout"), "v1") + ":v1";
        write("pub", "PUBLIC KEY", PAIR.getPublic());
        write("other", "PUBLIC KEY", OTHER.getPublic());
        write("key", "PRIVATE KEY", PAIR.getPrivate());
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String name, String label, Key key) throws IOException {
        Files.writeString(folder.resolve(name), pem(label, key));
    }

    private static String pem(String label, Key key) {
        return "-----BEGIN " + label + "-----\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n-----END "
                + label + "-----\n";
    }

    private static ImageBuilder sample(String platform) {
        return new ImageBuilder()
                .layer(new LayerBuilder().file("hello", 0755, platform))
                .platform(platform)
                .command("/hello");
    }

    private static Proof proof(Digest subject, int level) {
        List<ScenarioResult> scenarios = IntStream.rangeClosed(1, level)
                .mapToObj(at -> new ScenarioResult(
                        at,
                        Identity.of(1001, 0),
                        at > 2,
                        List.of(),
                        List.of(),
                        new Verdict.Proven(),
                        List.of(),
                        List.of(),
                        OptionalInt.of(0)))
                .toList();
        Surroundings surroundings = new Surroundings("6", "x86_64", SandboxKind.RUNC, "runc", "", "0");
        return new Proof("sample", subject, surroundings, new ArbitraryIds(1, 2, 3), scenarios);
    }

    private static SigningKey signing(KeyPair pair) throws IOException {
        return SigningKey.read(
                "key", pem("PRIVATE KEY", pair.getPrivate()).getBytes(StandardCharsets.US_ASCII), Optional.empty());
    }

    /** The descriptors of the images that were given a proof. */
    private List<Descriptor> attach(String reference, KeyPair pair, int level) throws IOException {
        try (Referrers place = Referrers.of(Reference.parse(reference))) {
            List<Descriptor> images = place.images(Optional.empty());
            for (Descriptor one : images) {
                place.attach(Attestations.of(proof(one.digest(), level), signing(pair), one, Optional.of(place)));
            }
            return images;
        }
    }

    private record Answer(int status, String out, String err) {}

    private Answer verifyImage(String... more) {
        return verify(image, "pub", more);
    }

    private Answer verify(String reference, String key, String... more) {
        List<String> words = new ArrayList<>(
                List.of("verify", reference, "--key", folder.resolve(key).toString()));
        words.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new CommandLineRun(Commands.wired(Map.of(), words), new Console(out, err), false).execute(words);
        return new Answer(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static void assertRefused(Answer answer, int status, String why) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSize(1).first().asString().contains(why);
    }

    @Test
    void aProofOfTheLevelOrHigherIsEnough() throws IOException {
        String digest = attach(image, PAIR, 3).getFirst().digest().toString();
        for (String level : List.of("1", "2", "3")) {
            Answer answer = verifyImage("--level", level);
            assertThat(answer.status()).as(answer.toString()).isZero();
            assertThat(answer.out()).contains(image + " (" + digest + ") is proven for level 3, signed with the key ");
            assertThat(answer.err()).isEmpty();
        }
        assertThat(verifyImage("--quiet").out()).isEmpty();
    }

    @Test
    void noProof() {
        assertRefused(verifyImage(), 1, "no proof is attached to it");
    }

    @Test
    void aLowerLevel() throws IOException {
        attach(image, PAIR, 2);
        assertRefused(verifyImage(), 1, "it is proven for level 2 only");
        assertThat(verifyImage("--level", "2").status()).isZero();
    }

    @Test
    void anotherKey() throws IOException {
        attach(image, PAIR, 4);
        assertRefused(verify(image, "other"), 1, "signed with another key");
    }

    @Test
    void aProofOfAnotherDigest() throws IOException {
        try (Referrers place = Referrers.of(Reference.parse(image))) {
            Descriptor one = place.images(Optional.empty()).getFirst();
            Proof other = proof(Digest.of(new byte[] {1}), 4);
            place.attach(Attestations.of(other, signing(PAIR), one, Optional.empty()));
        }
        assertRefused(verifyImage(), 1, "the proof is of another image, sha256:4bf5");
    }

    /** Raised to another level under the old signature, and everything around it made to fit. */
    @Test
    void aChangedPayload() throws IOException {
        Descriptor one = attach(image, PAIR, 2).getFirst();
        Path signed = folder.resolve("signed");
        String envelope = new String(signing(PAIR).sign(proof(one.digest(), 2)).toBytes(), StandardCharsets.UTF_8);
        String low = base64(ProofDocument.bytes(proof(one.digest(), 2)));
        String high = base64(ProofDocument.bytes(proof(one.digest(), 3)));
        Files.writeString(signed, envelope);
        assertThat(verifyImage("--level", "2", "--proof", signed.toString()).status())
                .isZero();
        assertThat(envelope).contains(low);
        Files.writeString(signed, envelope.replace(low, high));
        assertRefused(verifyImage("--proof", signed.toString()), 1, "its proof was changed after it was signed");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aKeyFileThatIsNoneIsAWrongCall() {
        assertRefused(verify(image, "missing"), 2, "no such file");
        assertRefused(verify(image, "key"), 2, "holds a private key, not a public key; make one with openssl pkey");
        assertRefused(verify(image, "layout/index.json"), 2, "holds no public key in PEM");
    }

    @Test
    void aFileThatIsNoSignedProofProvesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "{\"_type\":\"https://in-toto.io/Statement/v1\"}");
        assertRefused(verifyImage("--proof", file.toString()), 1, "cannot be read as a signed proof");
        assertRefused(verifyImage("--proof", folder.resolve("none").toString()), 2, "no such file");
    }

    @Test
    void aPlaceThatIsNotThere() {
        assertRefused(verify("oci:" + folder + "/none:v1", "pub"), 2, "there is no such directory");
        assertRefused(verify("oci:" + folder + "/layout:v2", "pub"), 2, "there is no tag v2");
        assertRefused(verify("docker-archive:" + folder + "/x.tar", "pub"), 2, "no room");
    }

    @Test
    void anImageThatCannotBeReadIsNeitherProvenNorRefused() throws IOException {
        Descriptor one = attach(image, PAIR, 3).getFirst();
        Files.writeString(folder.resolve("layout/blobs/sha256/" + one.digest().hex()), "{}");
        assertRefused(verifyImage(), 3, one.digest().toString());
    }

    @Test
    void everyPlatformOfAnIndexNeedsAProof() throws IOException {
        Path layout =
                ImageBuilder.writeLayout(folder.resolve("several"), "v1", sample("linux/amd64"), sample("linux/arm64"));
        String index = "oci:" + layout + ":v1";
        Descriptor amd64;
        try (Referrers place = Referrers.of(Reference.parse(index))) {
            amd64 = place.images(Optional.empty()).getFirst();
            place.attach(Attestations.of(proof(amd64.digest(), 3), signing(PAIR), amd64, Optional.of(place)));
        }
        Answer all = verify(index, "pub");
        assertThat(all.status()).isEqualTo(1);
        assertThat(all.out()).contains(index + " for linux/amd64 (" + amd64.digest() + ") is proven for level 3");
        assertThat(all.err()).contains(index + " for linux/arm64 (").contains("no proof is attached to it");
        assertThat(verify(index, "pub", "--platform", "linux/amd64").status()).isZero();
        assertRefused(verify(index, "pub", "--platform", "linux/arm64"), 1, "no proof is attached to it");
        attach(index, PAIR, 3);
        assertThat(verify(index, "pub").status()).isZero();
    }

    @Test
    void asOneDocument() throws IOException {
        JsonNode refused = json(verifyImage("--json"), 1);
        assertThat(refused.path("verified").asBoolean(true)).isFalse();
        assertThat(refused.at("/images/0/reason").asString()).isEqualTo("no proof is attached to it");
        Descriptor one = attach(image, PAIR, 3).getFirst();
        JsonNode proven = json(verifyImage("--json"), 0);
        assertThat(proven.path("image").asString()).isEqualTo(image);
        assertThat(proven.path("verified").asBoolean(false)).isTrue();
        assertThat(proven.path("level").asInt()).isEqualTo(3);
        assertThat(proven.at("/images/0/digest").asString())
                .isEqualTo(one.digest().toString());
        assertThat(proven.at("/images/0/level").asInt()).isEqualTo(3);
    }

    private static JsonNode json(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.out());
    }
}
