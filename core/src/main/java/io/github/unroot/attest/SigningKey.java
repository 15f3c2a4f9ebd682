package io.github.unroot.attest;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ProofDocument;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Who vouches for a proof. */
public final class SigningKey {
    private static final String HOW_TO_MAKE =
            "make one with openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY";

    private final PrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Reads a private key.
     *
     * @param file in the caller's words, for messages
     * @param password of an encrypted one
     * @throws UnrootException wrong call, if the file holds no private key that can be used
     */
    public static SigningKey read(String file, byte[] bytes, Optional<String> password) throws UnrootException {
        Pem pem = Pem.of(file, bytes)
                .orElseThrow(() -> UnrootException.wrongCall(file, "holds no private key in PEM", HOW_TO_MAKE));
        byte[] der = switch (pem.label()) {
            case "PRIVATE KEY" -> pem.der(file);
            case "ENCRYPTED PRIVATE KEY" -> EncryptedKey.open(file, pem.der(file), password);
            case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY" ->
                CosignKey.open(file, pem.der(file), password);
            case "EC PRIVATE KEY" ->
                throw UnrootException.wrongCall(
                        file,
                        "holds a key in the older form of SEC 1",
                        "convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
            default ->
                throw UnrootException.wrongCall(
                        file, "holds " + VerifyingKey.article(pem.label()) + ", not a private key", HOW_TO_MAKE);
        };
        PrivateKey key = privateKey(file, der);
        try {
            return new SigningKey(key, PublicHalf.of(key));
        } catch (GeneralSecurityException e) {
            throw UnrootException.wrongCall(file, "holds a private key that does not work", HOW_TO_MAKE);
        }
    }

    private static PrivateKey privateKey(String file, byte[] der) throws UnrootException {
        for (Scheme scheme : Scheme.values()) {
            try {
                PrivateKey key = KeyFactory.getInstance(scheme.keys()).generatePrivate(new PKCS8EncodedKeySpec(der));
                if (Scheme.of(key).isPresent()) {
                    return key;
                }
            } catch (GeneralSecurityException e) {
                // Then it may be the other's.
            }
        }
        throw UnrootException.wrongCall(file, "is neither an ECDSA P-256 nor an Ed25519 private key", HOW_TO_MAKE);
    }

    /** The hint that a verifier may find the key by. */
    String id() {
        return VerifyingKey.id(publicKey);
    }

    /** The proof's statement as it is, signed. */
    public Envelope sign(Proof proof) {
        byte[] statement = ProofDocument.bytes(proof);
        byte[] signature = sign(Envelope.signedBytes(Envelope.STATEMENT, statement));
        return new Envelope(Envelope.STATEMENT, statement, List.of(Envelope.Signature.of(id(), signature)));
    }

    byte[] sign(byte[] message) {
        try {
            return signature(key, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key signed before", e);
        }
    }

    static byte[] signature(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature engine = Signature.getInstance(Scheme.of(key).orElseThrow().signatures());
        engine.initSign(key);
        engine.update(message);
        return engine.sign();
    }
}
