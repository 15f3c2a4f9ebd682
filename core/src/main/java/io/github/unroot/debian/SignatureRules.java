package io.github.unroot.debian;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/** Which signatures and keys are worth anything at all, whoever made them. */
final class SignatureRules {
    private static final int VERSION = 4;
    private static final int RSA_BITS_MIN = 2048;

    /** What is read of a signature here; a critical statement of another kind makes it void (RFC 4880, 5.2.3.1). */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.ISSUER_FINGERPRINT,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
            SignatureSubpacketTags.FEATURES);

    private SignatureRules() {}

    static boolean isStrong(PGPSignature signature) {
        return objection(signature).isEmpty();
    }

    /** Why a signature is worth nothing, as the end of a sentence about it. */
    static Optional<String> objection(PGPSignature signature) {
        if (signature.getVersion() != VERSION) {
            return Optional.of("is of version " + signature.getVersion() + ", not " + VERSION);
        }
        if (!isStrongHash(signature.getHashAlgorithm())) {
            return Optional.of("is made over a weak hash, " + hashName(signature.getHashAlgorithm()));
        }
        for (int tag : signature.getHashedSubPackets().getCriticalTags()) {
            if (!UNDERSTOOD.contains(tag)) {
                return Optional.of("says something critical that is not understood here, of type " + tag);
            }
        }
        return Optional.empty();
    }

    /** Why a key is worth nothing, as the end of a sentence about it. */
    static Optional<String> objection(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL ->
                key.getBitStrength() >= RSA_BITS_MIN
                        ? Optional.empty()
                        : Optional.of("is too weak: RSA of " + key.getBitStrength() + " bits");
            case PublicKeyAlgorithmTags.EDDSA_LEGACY,
                    PublicKeyAlgorithmTags.Ed25519,
                    PublicKeyAlgorithmTags.Ed448,
                    PublicKeyAlgorithmTags.ECDSA -> Optional.empty();
            default -> Optional.of("is of a kind that is not taken, number " + key.getAlgorithm());
        };
    }

    private static boolean isStrongHash(int algorithm) {
        return switch (algorithm) {
            case HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512 -> true;
            default -> false;
        };
    }

    private static String hashName(int algorithm) {
        return switch (algorithm) {
            case HashAlgorithmTags.MD5 -> "MD5";
            case HashAlgorithmTags.SHA1 -> "SHA-1";
            case HashAlgorithmTags.RIPEMD160 -> "RIPEMD-160";
            case HashAlgorithmTags.SHA224 -> "SHA-224";
            default -> "number " + algorithm;
        };
    }
}
