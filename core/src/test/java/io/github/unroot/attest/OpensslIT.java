package io.github.unroot.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.HostProgram;
import io.github.unroot.image.Descriptor;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** openssl makes the keys, verifies what we sign, and signs what we verify. */
final class OpensslIT {
    private static final Descriptor IMAGE = Sample.image("image");
    private static final String P256 = "EC -pkeyopt ec_paramgen_curve:P-256";

    @TempDir
    private Path directory = Path.of("");

    private HostProgram.Result openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (String word : arguments.split(" ", -1)) {
            command.add(word.replace("@", directory + "/"));
        }
        return HostProgram.run(Map.of(), command);
    }

    private void must(String arguments) {
        HostProgram.Result result = openssl(arguments);
        assertThat(result.status()).as("%s: %s", arguments, result.output()).isZero();
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    private SigningKey signing(String name, Optional<String> password) throws IOException {
        return SigningKey.read(name, file(name), password);
    }

    private void keys(String algorithm) {
        must("genpkey -algorithm " + algorithm + " -out @key");
        must("pkey -in @key -pubout -out @pub");
    }

    @ParameterizedTest
    @ValueSource(strings = {P256, "ED25519"})
    void opensslVerifiesTheSignatureOverTypeAndPayload(String algorithm) throws IOException {
        keys(algorithm);
        Envelope envelope = signing("key", Optional.empty()).sign(Sample.proof(IMAGE.digest(), 3));
        Files.write(directory.resolve("signed"), envelope.signedBytes());
        Files.write(directory.resolve("sig"), envelope.signatures().getFirst().bytes());
        String verify = "pkeyutl -verify -pubin -inkey @pub -rawin -in @signed -sigfile @sig"
                + (algorithm.equals(P256) ? " -digest sha256" : "");
        must(verify);
        byte[] changed = envelope.signedBytes();
        changed[changed.length / 2] ^= 1;
        Files.write(directory.resolve("signed"), changed);
        assertThat(openssl(verify).status()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {P256, "ED25519"})
    void whatOpensslSignsIsVerified(String algorithm) throws IOException {
        keys(algorithm);
        Envelope unsigned = signing("key", Optional.empty()).sign(Sample.proof(IMAGE.digest(), 3));
        Files.write(directory.resolve("signed"), unsigned.signedBytes());
        must("pkeyutl -sign -inkey @key -rawin -in @signed -out @sig"
                + (algorithm.equals(P256) ? " -digest sha256" : ""));
        Envelope envelope = new Envelope(
                unsigned.payloadType(), unsigned.payload(), List.of(Envelope.Signature.of("", file("sig"))));
        ProofCheck check = new ProofCheck(VerifyingKey.read("pub", file("pub")), 3, Instant::now);
        assertThat(check.of(IMAGE, envelope.toBytes()).holds()).isTrue();
    }

    /** What cosign puts into a bundle: the SHA-256 of the public key's DER. */
    @ParameterizedTest
    @ValueSource(strings = {P256, "ED25519"})
    void theHintIsTheHashOfThePublicKey(String algorithm) throws IOException {
        keys(algorithm);
        must("pkey -pubin -in @pub -outform DER -out @der");
        must("dgst -sha256 -binary -out @hash @der");
        String hint = openssl("base64 -A -in @hash").output().strip();
        assertThat(signing("key", Optional.empty()).id()).isEqualTo(hint);
        assertThat(VerifyingKey.read("pub", file("pub")).id()).isEqualTo(hint);
    }

    @Test
    void anEncryptedKeyIsOpenedWithItsPasswordOnly() throws IOException {
        must("genpkey -algorithm " + P256 + " -aes-256-cbc -pass pass:secret -out @key");
        must("pkey -in @key -passin pass:secret -pubout -out @pub");
        assertThat(signing("key", Optional.of("secret")).id())
                .isEqualTo(VerifyingKey.read("pub", file("pub")).id());
        assertThatThrownBy(() -> signing("key", Optional.of("guess")))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2))
                .hasMessageContaining("cannot be decrypted");
        assertThatThrownBy(() -> signing("key", Optional.empty())).hasMessageContaining("UNROOT_KEY_PASSWORD");
    }

    /** The private key alone, as some tools write it: the public half is found without it. */
    @Test
    void aKeyWithoutItsPublicHalfSigns() throws IOException {
        must("ecparam -name prime256v1 -genkey -noout -out @sec1");
        must("ec -in @sec1 -no_public -out @bare");
        must("pkcs8 -topk8 -nocrypt -in @bare -out @key");
        must("ec -in @sec1 -pubout -out @pub");
        assertThat(signing("key", Optional.empty()).id())
                .isEqualTo(VerifyingKey.read("pub", file("pub")).id());
        assertThatThrownBy(() -> signing("sec1", Optional.empty())).hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void aCertificateIsTrustedWhileItIsValid() throws IOException {
        keys(P256);
        must("req -new -key @key -subj /CN=prover -out @csr");
        must("x509 -req -in @csr -signkey @key -days 30 -out @valid");
        must("x509 -req -in @csr -signkey @key -days -1 -out @expired");
        VerifyingKey valid = VerifyingKey.read("valid", file("valid"));
        assertThat(valid.id()).isEqualTo(VerifyingKey.read("pub", file("pub")).id());
        ProofCheck check = new ProofCheck(valid, 3, Instant::now);
        Envelope envelope = signing("key", Optional.empty()).sign(Sample.proof(IMAGE.digest(), 3));
        assertThat(check.of(IMAGE, envelope.toBytes()).holds()).isTrue();
        VerifyingKey expired = VerifyingKey.read("expired", file("expired"));
        assertThatThrownBy(() -> new ProofCheck(expired, 3, Instant::now))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(1))
                .hasMessageContaining("expired on ");
    }
}
