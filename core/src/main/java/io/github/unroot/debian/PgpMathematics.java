package io.github.unroot.debian;

import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.util.Properties;

/** Whether a signature is one by a key over some bytes, and nothing else. */
final class PgpMathematics {
    /**
     * Bouncy Castle tests the modulus of each RSA key for having been made badly, which takes 0.6 s at every start of
     * the program. The keys here are the distribution's own; somebody who could choose them had no need of a bad one.
     */
    private static final String TRUST_MODULUS = "org.bouncycastle.rsa.allow_unsafe_mod";

    private PgpMathematics() {}

    /** Gives the signature its bytes and asks it. */
    @FunctionalInterface
    interface Check {
        boolean holds(PGPSignature signature) throws PGPException;
    }

    /**
     * One at a time: a signature keeps the state of its checking in itself, and those of a keyring are looked at by all who
     * read a suite that it signs.
     */
    static synchronized boolean holds(PGPSignature signature, PGPPublicKey signer, Check check) throws PGPException {
        Properties.setThreadOverride(TRUST_MODULUS, true);
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), signer);
            return check.holds(signature);
        } finally {
            Properties.removeThreadOverride(TRUST_MODULUS);
        }
    }
}
