package io.github.unroot.attest;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.MediaTypes;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.prove.Surroundings;
import io.github.unroot.prove.Verdict;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.SandboxKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Proofs and keys, as runs and openssl would have made them. */
final class Sample {
    private Sample() {}

    static Descriptor image(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(bytes), bytes.length);
    }

    /** Proven up to a level, failed at the next. */
    static Proof proof(Digest image, int level) {
        List<ScenarioResult> scenarios = IntStream.rangeClosed(1, 4)
                .mapToObj(
                        at -> scenario(at, at <= level ? new Verdict.Proven() : new Verdict.Failed("it did not start")))
                .toList();
        return new Proof(
                "oci:images:sample",
                image,
                new Surroundings(
                        "6.1.0", "x86_64", SandboxKind.RUNC, "runc version 1.1.5", "sha256:" + "0".repeat(64), "0.1.0"),
                new ArbitraryIds(42, 1234567890, 1111111111),
                scenarios);
    }

    private static ScenarioResult scenario(int level, Verdict verdict) {
        return new ScenarioResult(
                level,
                Identity.of(1001, 0),
                level > 2,
                List.of(),
                List.of(),
                verdict,
                List.of(),
                List.of(),
                OptionalInt.of(0));
    }

    static KeyPair p256() {
        return pair("EC", Optional.of("secp256r1"));
    }

    static KeyPair ed25519() {
        return pair("Ed25519", Optional.empty());
    }

    static KeyPair pair(String algorithm, Optional<String> curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (curve.isPresent()) {
                generator.initialize(new ECGenParameterSpec(curve.get()));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] pem(String label, Key key) {
        return pem(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()));
    }

    static byte[] pem(String label, String base64) {
        return ("-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static SigningKey signing(KeyPair pair) throws UnrootException {
        return SigningKey.read("KEY", pem("PRIVATE KEY", pair.getPrivate()), Optional.empty());
    }

    static VerifyingKey verifying(KeyPair pair) throws UnrootException {
        return VerifyingKey.read("PUB", pem("PUBLIC KEY", pair.getPublic()));
    }
}
