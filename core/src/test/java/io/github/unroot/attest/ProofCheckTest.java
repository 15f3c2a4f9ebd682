package io.github.unroot.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.image.Reference;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.transport.Artifact;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.Referrers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProofCheckTest {
    private static final KeyPair PAIR = Sample.p256();
    private static final KeyPair OTHER = Sample.p256();
    private static final Descriptor IMAGE = Sample.image("image");
    private static final Descriptor OTHER_IMAGE = Sample.image("other image");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    @TempDir
    private Path directory = Path.of("");

    private Referrers place = nowhere();

    /** Until the directory is there. */
    private static Referrers nowhere() {
        try {
            return Referrers.of(Reference.parse("oci:/nowhere"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        place = Referrers.of(Reference.parse("oci:" + directory.resolve("layout")));
    }

    @AfterEach
    void close() throws IOException {
        place.close();
    }

    private static ProofCheck check(KeyPair pair, int level) throws UnrootException {
        return new ProofCheck(Sample.verifying(pair), level, CLOCK);
    }

    private Verification verify(int level) throws IOException {
        return check(PAIR, level).of(IMAGE, place);
    }

    private void attach(KeyPair pair, int level) throws IOException {
        place.attach(
                Attestations.of(Sample.proof(IMAGE.digest(), level), Sample.signing(pair), IMAGE, Optional.of(place)));
    }

    private void assertRefused(String why) throws IOException {
        Verification verified = verify(3);
        assertThat(verified.holds()).isFalse();
        assertThat(verified.reason()).contains(why);
    }

    @Test
    void aSignedProofHoldsForItsLevelAndBelow() throws IOException {
        attach(PAIR, 3);
        for (int level = 1; level <= 3; level++) {
            assertThat(verify(level)).isEqualTo(new Verification(IMAGE.digest(), Optional.empty(), 3, ""));
        }
        assertThat(verify(4).reason()).isEqualTo("it is proven for level 3 only");
    }

    @Test
    void eitherFormIsEnough() throws IOException {
        List<Artifact> both =
                Attestations.of(Sample.proof(IMAGE.digest(), 3), Sample.signing(PAIR), IMAGE, Optional.empty());
        for (Artifact one : both) {
            try (Referrers alone =
                    Referrers.of(Reference.parse("oci:" + directory.resolve("alone" + both.indexOf(one))))) {
                alone.attach(List.of(one));
                assertThat(check(PAIR, 3).of(IMAGE, alone).holds()).isTrue();
            }
        }
    }

    @Test
    void withoutAProof() throws IOException {
        assertRefused("no proof is attached to it");
    }

    @Test
    void aLowerLevel() throws IOException {
        attach(PAIR, 2);
        assertRefused("it is proven for level 2 only");
    }

    @Test
    void theHighestOfSeveralProofsCounts() throws IOException {
        attach(PAIR, 1);
        attach(OTHER, 4);
        attach(PAIR, 3);
        attach(PAIR, 2);
        assertThat(verify(3).holds()).isTrue();
        assertThat(verify(4).reason()).contains("level 3 only");
    }

    @Test
    void anotherKey() throws IOException {
        attach(OTHER, 4);
        assertRefused("signed with another key (" + Sample.signing(OTHER).id() + ")");
    }

    @Test
    void aProofOfAnotherImage() throws IOException {
        place.attach(
                Attestations.of(Sample.proof(OTHER_IMAGE.digest(), 4), Sample.signing(PAIR), IMAGE, Optional.empty()));
        assertRefused("of another image, " + OTHER_IMAGE.digest());
    }

    @Test
    void whatIsAttachedToAnotherImageIsNotThisOnes() throws IOException {
        place.attach(
                Attestations.of(Sample.proof(IMAGE.digest(), 4), Sample.signing(PAIR), OTHER_IMAGE, Optional.empty()));
        assertRefused("no proof is attached to it");
    }

    @Test
    void aChangedPayload() throws IOException {
        Envelope signed = Sample.signing(PAIR).sign(Sample.proof(IMAGE.digest(), 2));
        byte[] raised = ProofDocument.bytes(Sample.proof(IMAGE.digest(), 3));
        assertThat(given(new Envelope(signed.payloadType(), raised, signed.signatures()))
                        .reason())
                .isEqualTo("its proof was changed after it was signed");
    }

    @Test
    void anotherTypeOfPayloadIsNotWhatWasSigned() throws IOException {
        Envelope signed = Sample.signing(PAIR).sign(Sample.proof(IMAGE.digest(), 3));
        Envelope other = new Envelope("text/plain", signed.payload(), signed.signatures());
        assertThat(given(other).reason()).contains("changed after it was signed");
        byte[] signature = Sample.signing(PAIR).sign(other.signedBytes());
        Envelope resigned = new Envelope("text/plain", signed.payload(), List.of(Envelope.Signature.of("", signature)));
        assertThat(given(resigned).reason()).contains("not an in-toto statement");
    }

    @Test
    void oneGoodSignatureOfSeveralIsEnough() throws IOException {
        Envelope signed = Sample.signing(PAIR).sign(Sample.proof(IMAGE.digest(), 3));
        List<Envelope.Signature> signatures = new ArrayList<>();
        signatures.add(Envelope.Signature.of("someone", new byte[64]));
        signatures.addAll(signed.signatures());
        assertThat(given(new Envelope(signed.payloadType(), signed.payload(), signatures))
                        .holds())
                .isTrue();
    }

    private Verification given(Envelope envelope) throws IOException {
        return check(PAIR, 3).of(IMAGE, envelope.toBytes());
    }

    @Test
    void aBundleInTheCallersHandsIsReadToo() throws IOException {
        SigningKey key = Sample.signing(PAIR);
        byte[] bundle = new Bundle(key.id(), key.sign(Sample.proof(IMAGE.digest(), 3))).toBytes();
        assertThat(check(PAIR, 3).of(IMAGE, bundle).holds()).isTrue();
        assertThat(check(PAIR, 3).of(OTHER_IMAGE, bundle).reason()).contains("of another image");
    }

    @Test
    void aProofThatIsNotSignedIsNone() throws IOException {
        byte[] plain = ProofDocument.bytes(Sample.proof(IMAGE.digest(), 4));
        assertThat(check(PAIR, 3).of(IMAGE, plain).reason()).contains("cannot be read as a signed proof");
    }

    /** Whatever one byte becomes, either what was signed is what is read, or it is refused. */
    @Test
    void noByteOfAnEnvelopeCanBeChangedToAnyEffect() throws IOException {
        SigningKey key = Sample.signing(PAIR);
        Envelope signed = key.sign(Sample.proof(IMAGE.digest(), 3));
        byte[] bundle = new Bundle(key.id(), signed).toBytes();
        ProofCheck check = check(PAIR, 3);
        int held = 0;
        for (int at = 0; at < bundle.length; at++) {
            byte[] changed = bundle.clone();
            changed[at] ^= (byte) (1 << (at % 8));
            if (check.of(IMAGE, changed).holds()) {
                held++;
                assertThat(Bundle.parse(changed).envelope().payload())
                        .as("byte %d of %s", at, new String(changed, UTF_8))
                        .isEqualTo(signed.payload());
            }
        }
        // The hint, and names of members that are not looked at.
        assertThat(held).isBetween(1, bundle.length / 10);
    }

    @Test
    void rubbishBesideAProofDoesNoHarm() throws IOException {
        for (String rubbish :
                List.of("", "{}", "[", "\0", "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}")) {
            place.attach(List.of(rubbish(rubbish)));
        }
        assertRefused("cannot be read as a signed proof");
        attach(PAIR, 3);
        assertThat(verify(3).holds()).isTrue();
    }

    /** Whoever may push the tag may let it lead anywhere. */
    @Test
    void rubbishUnderTheTagDoesNoHarm() throws IOException {
        attach(PAIR, 3);
        Artifact other = rubbish("other");
        place.attach(
                List.of(new Artifact(other.manifest(), other.blobs(), Optional.of(Attestations.tag(IMAGE.digest())))));
        assertThat(verify(3).holds()).isTrue();
        Path blob = directory.resolve(
                "layout/blobs/sha256/" + other.manifest().descriptor().digest().hex());
        Files.writeString(blob, "no manifest");
        assertThat(verify(3).holds()).isTrue();
        assertThat(verify(4).reason()).contains("level 3 only");
    }

    @Test
    void aDamagedBlobDoesNoHarmToAProofBesideIt() throws IOException {
        Artifact damaged = rubbish("whole");
        place.attach(List.of(damaged));
        Files.writeString(
                directory.resolve("layout/blobs/sha256/"
                        + damaged.manifest().layers().getFirst().digest().hex()),
                "other");
        assertRefused("digest");
        attach(PAIR, 3);
        assertThat(verify(3).holds()).isTrue();
    }

    private static Artifact rubbish(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] empty = "{}".getBytes(UTF_8);
        Descriptor layer = Descriptor.of(Bundle.MEDIA_TYPE, Digest.of(bytes), bytes.length);
        Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.of(empty), empty.length);
        Map<Digest, BlobContent> blobs = new HashMap<>();
        blobs.put(config.digest(), BlobContent.of(empty));
        blobs.put(layer.digest(), BlobContent.of(bytes));
        return new Artifact(
                Manifest.referring(IMAGE, Bundle.MEDIA_TYPE, config, List.of(layer)), blobs, Optional.empty());
    }

    /** Cosign reads one manifest under the tag: what is in it already must stay. */
    @Test
    void attestationsUnderTheTagStayWhenOneIsAdded() throws IOException {
        attach(OTHER, 1);
        attach(PAIR, 3);
        Descriptor tagged = place.tagged(Attestations.tag(IMAGE.digest())).orElseThrow();
        Manifest manifest = place.manifest(tagged);
        assertThat(manifest.layers()).hasSize(2).allSatisfy(layer -> {
            assertThat(layer.mediaType()).isEqualTo("application/vnd.dsse.envelope.v1+json");
            assertThat(layer.annotations())
                    .containsEntry("dev.cosignproject.cosign/signature", "")
                    .containsEntry("predicateType", "https://in-toto.io/attestation/test-result/v0.1");
        });
        assertThat(manifest.subject()).contains(IMAGE.digest());
        assertThat(place.list(IMAGE.digest(), Bundle.MEDIA_TYPE)).hasSize(2).allSatisfy(listed -> {
            assertThat(listed.annotations())
                    .containsEntry("dev.sigstore.bundle.content", "dsse-envelope")
                    .containsEntry(
                            "dev.sigstore.bundle.predicateType", "https://in-toto.io/attestation/test-result/v0.1");
        });
    }

    @Test
    void aCertificateIsTrustedInItsDaysOnly() throws UnrootException {
        VerifyingKey key = new VerifyingKey(
                "PUB",
                PAIR.getPublic(),
                Optional.of(new VerifyingKey.Validity(
                        Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-12-31T00:00:00Z"))));
        key.checkTime(Instant.parse("2026-12-31T00:00:00Z"));
        assertThatThrownBy(() -> key.checkTime(Instant.parse("2026-12-31T00:00:01Z")))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(1))
                .hasMessageContaining("expired on 2026-12-31T00:00:00Z");
        assertThatThrownBy(() -> key.checkTime(Instant.parse("2025-12-31T23:59:59Z")))
                .hasMessageContaining("valid from 2026-01-01T00:00:00Z");
    }
}
