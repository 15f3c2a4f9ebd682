package io.github.unroot.debian;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;

/**
 * What the owner of a key says of it, in signatures that hold: until when it is used, whether it is revoked, whether it
 * signs (RFC 4880, 5.2.3.3 and 11.1). A revocation by another key that the owner named for that is not looked at.
 */
record KeyState(boolean bound, boolean revoked, boolean signs, Optional<Instant> expires) {

    static KeyState ofPrimary(PGPPublicKey key) {
        boolean revoked = any(key, PGPSignature.KEY_REVOCATION, each -> each.verifyCertification(key), key);
        return latest(selfSignatures(key))
                .map(last -> of(key, last, revoked, signs(last, true)))
                .orElseGet(() -> unbound(revoked));
    }

    static KeyState ofSubkey(PGPPublicKey primary, PGPPublicKey key) {
        boolean revoked =
                any(key, PGPSignature.SUBKEY_REVOCATION, each -> each.verifyCertification(primary, key), primary);
        List<PGPSignature> bindings = new ArrayList<>();
        for (PGPSignature each : signatures(key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING))) {
            if (SignatureRules.isStrong(each) && holds(each, primary, it -> it.verifyCertification(primary, key))) {
                bindings.add(each);
            }
        }
        return latest(bindings)
                .map(last -> of(key, last, revoked, signs(last, false) && isBoundBack(last, primary, key)))
                .orElseGet(() -> unbound(revoked));
    }

    private static KeyState unbound(boolean revoked) {
        return new KeyState(false, revoked, false, Optional.empty());
    }

    private static KeyState of(PGPPublicKey key, PGPSignature last, boolean revoked, boolean signs) {
        long seconds = last.getHashedSubPackets().getKeyExpirationTime();
        Optional<Instant> expires = seconds == 0
                ? Optional.empty()
                : Optional.of(key.getCreationTime().toInstant().plusSeconds(seconds));
        return new KeyState(true, revoked, signs, expires);
    }

    /** Of its user IDs or of itself; the newest speaks for the key. */
    private static List<PGPSignature> selfSignatures(PGPPublicKey key) {
        List<PGPSignature> found = new ArrayList<>();
        Iterator<byte[]> names = key.getRawUserIDs();
        while (names.hasNext()) {
            byte[] name = names.next();
            for (PGPSignature each : signatures(key.getSignaturesForID(name))) {
                if (each.isCertification()
                        && SignatureRules.isStrong(each)
                        && holds(each, key, it -> it.verifyCertification(name, key))) {
                    found.add(each);
                }
            }
        }
        for (PGPSignature each : signatures(key.getSignaturesOfType(PGPSignature.DIRECT_KEY))) {
            if (SignatureRules.isStrong(each) && holds(each, key, it -> it.verifyCertification(key))) {
                found.add(each);
            }
        }
        return found;
    }

    private static Optional<PGPSignature> latest(List<PGPSignature> signatures) {
        return signatures.stream().max(Comparator.comparing(PGPSignature::getCreationTime));
    }

    /** A primary key that does not say what it is for is for all; a subkey has to say it. */
    private static boolean signs(PGPSignature last, boolean unlessSaid) {
        PGPSignatureSubpacketVector said = last.getHashedSubPackets();
        return said.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                ? (said.getKeyFlags() & KeyFlags.SIGN_DATA) != 0
                : unlessSaid;
    }

    /** A key that signs has to agree to its primary key, so that nobody takes over the signatures of another's. */
    private static boolean isBoundBack(PGPSignature binding, PGPPublicKey primary, PGPPublicKey key) {
        List<PGPSignature> embedded = new ArrayList<>();
        try {
            binding.getHashedSubPackets().getEmbeddedSignatures().forEach(embedded::add);
            binding.getUnhashedSubPackets().getEmbeddedSignatures().forEach(embedded::add);
        } catch (PGPException e) {
            return false;
        }
        return embedded.stream()
                .anyMatch(each -> each.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                        && SignatureRules.isStrong(each)
                        && holds(each, key, it -> it.verifyCertification(primary, key)));
    }

    private static boolean any(PGPPublicKey key, int type, PgpMathematics.Check check, PGPPublicKey signer) {
        return signatures(key.getSignaturesOfType(type)).stream().anyMatch(each -> holds(each, signer, check));
    }

    private static List<PGPSignature> signatures(Iterator<PGPSignature> each) {
        List<PGPSignature> all = new ArrayList<>();
        each.forEachRemaining(all::add);
        return all;
    }

    private static boolean holds(PGPSignature signature, PGPPublicKey signer, PgpMathematics.Check check) {
        try {
            return signature.getKeyID() == signer.getKeyID() && PgpMathematics.holds(signature, signer, check);
        } catch (PGPException e) {
            // Of an algorithm that is not known here, or malformed: it says nothing.
            return false;
        }
    }
}
