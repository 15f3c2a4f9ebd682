package io.github.unroot.debian;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * A key of a keyring that a signature may be made with.
 *
 * @param primary the key that it belongs to, which may be itself
 */
record SigningKey(PGPPublicKey primary, PGPPublicKey key) {

    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(key.getFingerprint());
    }

    /** The mathematics alone. */
    boolean made(PGPSignature signature, byte[] canonicalText) throws PGPException {
        return PgpMathematics.holds(signature, key, each -> {
            each.update(canonicalText);
            return each.verify();
        });
    }

    /** Why it may not sign, as the end of a sentence about it. */
    Optional<String> objection(Instant now) {
        Optional<String> own = objection(key, isPrimary() ? KeyState.ofPrimary(key) : subkeyState(), now);
        if (own.isPresent() || isPrimary()) {
            return own;
        }
        KeyState above = KeyState.ofPrimary(primary);
        return objection(primary, new KeyState(above.bound(), above.revoked(), true, above.expires()), now)
                .map(why -> "belongs to a key that " + why);
    }

    private KeyState subkeyState() {
        return KeyState.ofSubkey(primary, key);
    }

    private boolean isPrimary() {
        return key.isMasterKey();
    }

    private static Optional<String> objection(PGPPublicKey key, KeyState state, Instant now) {
        if (state.revoked()) {
            return Optional.of("is revoked");
        }
        if (!state.bound()) {
            return Optional.of("has no signature of its owner that holds");
        }
        if (state.expires().filter(end -> !now.isBefore(end)).isPresent()) {
            return Optional.of("expired on " + state.expires().get());
        }
        if (!state.signs()) {
            return Optional.of("is not made for signing");
        }
        return SignatureRules.objection(key);
    }
}
