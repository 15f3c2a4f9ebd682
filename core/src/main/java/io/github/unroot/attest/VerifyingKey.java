package io.github.unroot.attest;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * Whom one trusts: a public key, alone or in a certificate. Of a certificate its key and its days count; who issued it does
 * not, since the caller chose this very file.
 *
 * @param file in the caller's words, for messages
 */
public record VerifyingKey(String file, PublicKey key, Optional<Validity> validity) {
    private static final String HOW_TO_MAKE = "make one with openssl pkey -in KEY -pubout -out PUB";

    /** The days of a certificate. */
    record Validity(Instant notBefore, Instant notAfter) {}

    public VerifyingKey {
        if (Scheme.of(key).isEmpty()) {
            throw new IllegalArgumentException("a key for signatures that are not read");
        }
    }

    /** @throws UnrootException wrong call, if the file holds no public key that can be used */
    public static VerifyingKey read(String file, byte[] bytes) throws UnrootException {
        Pem pem = Pem.of(file, bytes)
                .orElseThrow(() -> UnrootException.wrongCall(file, "holds no public key in PEM", HOW_TO_MAKE));
        return switch (pem.label()) {
            case "PUBLIC KEY" -> usable(file, publicKey(file, pem), Optional.empty());
            case "CERTIFICATE" -> {
                X509Certificate certificate = certificate(file, pem);
                Validity validity = new Validity(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant());
                yield usable(file, certificate.getPublicKey(), Optional.of(validity));
            }
            default ->
                throw UnrootException.wrongCall(
                        file, "holds " + article(pem.label()) + ", not a public key", HOW_TO_MAKE);
        };
    }

    static String article(String label) {
        String name = label.toLowerCase(java.util.Locale.ROOT);
        return ("aeiou".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }

    private static VerifyingKey usable(String file, PublicKey key, Optional<Validity> validity) throws UnrootException {
        if (Scheme.of(key).isEmpty()) {
            throw UnrootException.wrongCall(
                    file, "is neither an ECDSA P-256 nor an Ed25519 key but " + key.getAlgorithm(), HOW_TO_MAKE);
        }
        return new VerifyingKey(file, key, validity);
    }

    private static PublicKey publicKey(String file, Pem pem) throws UnrootException {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(pem.der(file));
        for (String algorithm : new String[] {Scheme.ECDSA_P256.keys(), Scheme.ED25519.keys()}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(encoded);
            } catch (GeneralSecurityException e) {
                // Then it may be the other's.
            }
        }
        throw UnrootException.wrongCall(file, "is neither an ECDSA P-256 nor an Ed25519 public key", HOW_TO_MAKE);
    }

    private static X509Certificate certificate(String file, Pem pem) throws UnrootException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.der(file)));
        } catch (GeneralSecurityException e) {
            throw UnrootException.wrongCall(file, "holds a certificate that cannot be read", HOW_TO_MAKE);
        }
    }

    /** @throws UnrootException refused, if it is a certificate and not its time */
    public void checkTime(Instant now) throws UnrootException {
        if (validity.isEmpty()) {
            return;
        }
        Validity days = validity.get();
        if (now.isAfter(days.notAfter())) {
            throw UnrootException.refused(
                    "the key in " + file,
                    "its certificate expired on " + days.notAfter().truncatedTo(ChronoUnit.SECONDS),
                    "nothing signed with it is accepted any more; name a certificate that is valid, or a key without one");
        }
        if (now.isBefore(days.notBefore())) {
            throw UnrootException.refused(
                    "the key in " + file,
                    "its certificate is valid from " + days.notBefore().truncatedTo(ChronoUnit.SECONDS) + " on",
                    "check this machine's clock");
        }
    }

    /** The hint that cosign puts into a bundle: the key's SHA-256. */
    public String id() {
        return id(key);
    }

    static String id(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean hasSigned(byte[] message, byte[] signature) {
        try {
            Signature engine =
                    Signature.getInstance(Scheme.of(key).orElseThrow().signatures());
            engine.initVerify(key);
            engine.update(message);
            return engine.verify(signature);
        } catch (SignatureException e) {
            return false; // Not even the shape of one.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this signature", e);
        }
    }
}
