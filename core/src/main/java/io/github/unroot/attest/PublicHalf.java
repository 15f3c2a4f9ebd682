package io.github.unroot.attest;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import javax.crypto.KeyAgreement;

/**
 * The public key of a private one, which a key file need not hold and for which the platform has no call. What is found is
 * believed only once it has verified a signature of the private key.
 */
final class PublicHalf {
    private static final byte[] ANY_MESSAGE = {1};

    private PublicHalf() {}

    static PublicKey of(PrivateKey key) throws GeneralSecurityException {
        List<PublicKey> candidates = key instanceof EdECPrivateKey edwards ? List.of(ofSeed(edwards)) : onP256(key);
        byte[] signature = SigningKey.signature(key, ANY_MESSAGE);
        for (PublicKey candidate : candidates) {
            Signature engine =
                    Signature.getInstance(Scheme.of(candidate).orElseThrow().signatures());
            engine.initVerify(candidate);
            engine.update(ANY_MESSAGE);
            if (engine.verify(signature)) {
                return candidate;
            }
        }
        throw new InvalidKeyException("the public half is not where it should be");
    }

    /** An Ed25519 private key is its generator's randomness (RFC 8032, 5.1.5). */
    private static PublicKey ofSeed(EdECPrivateKey key) throws GeneralSecurityException {
        byte[] seed = key.getBytes().orElseThrow(() -> new InvalidKeyException("a key without bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(Scheme.ED25519.keys());
        generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
        return generator.generateKeyPair().getPublic();
    }

    /** Key agreement with the base point itself gives the public point's x; two points of the curve have it. */
    private static List<PublicKey> onP256(PrivateKey key) throws GeneralSecurityException {
        ECParameterSpec curve = Scheme.p256();
        KeyFactory factory = KeyFactory.getInstance(Scheme.ECDSA_P256.keys());
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(factory.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());
        BigInteger prime = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger square = x.pow(3)
                .add(x.multiply(curve.getCurve().getA()))
                .add(curve.getCurve().getB())
                .mod(prime);
        // The prime is 3 modulo 4: a square's root is this power of it.
        BigInteger y = square.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
        return List.of(
                factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve)),
                factory.generatePublic(new ECPublicKeySpec(new ECPoint(x, prime.subtract(y)), curve)));
    }

    /** Randomness that is known. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
        }
    }
}
