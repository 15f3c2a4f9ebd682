package io.github.unroot.attest;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/** The signatures that are made and read: those that cosign makes and reads with the same keys. */
enum Scheme {
    ECDSA_P256("EC", "SHA256withECDSA"),
    ED25519("Ed25519", "Ed25519");

    private final String keys;
    private final String signatures;

    Scheme(String keys, String signatures) {
        this.keys = keys;
        this.signatures = signatures;
    }

    /** The name of its keys' factory. */
    String keys() {
        return keys;
    }

    /** The name of its signatures' engine. */
    String signatures() {
        return signatures;
    }

    /** What a key is for; empty for RSA, for other curves, and for all else. */
    static Optional<Scheme> of(Key key) {
        if (key instanceof ECKey ec && isP256(ec.getParams())) {
            return Optional.of(ECDSA_P256);
        }
        if (key instanceof EdECKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return Optional.of(ED25519);
        }
        return Optional.empty();
    }

    static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has the curve P-256", e);
        }
    }

    private static boolean isP256(ECParameterSpec given) {
        ECParameterSpec wanted = p256();
        return given.getCurve().equals(wanted.getCurve())
                && given.getGenerator().equals(wanted.getGenerator())
                && given.getOrder().equals(wanted.getOrder())
                && given.getCofactor() == wanted.getCofactor();
    }
}
