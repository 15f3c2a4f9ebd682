package io.github.unroot.debian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicSubkeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An OpenPGP key of the tests' own, as sound or as faulty as a test wants it; it signs as gpg --clear-sign does. */
final class TestKey {
    private static final String NAME = "Test Archive Key <archive@example.org>";
    private static final int VERSION = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PGPKeyPair primary;
    private final Instant created;
    private Optional<PGPKeyPair> subkey = Optional.empty();
    private Optional<Instant> expires = Optional.empty();
    private Optional<Instant> subkeyExpires = Optional.empty();
    private int subkeyFlags = KeyFlags.SIGN_DATA;
    private boolean boundBack = true;
    private boolean certified = true;
    private boolean revoked;
    private boolean subkeyRevoked;

    private TestKey(PGPKeyPair primary, Instant created) {
        this.primary = primary;
        this.created = created;
    }

    /** How a text is signed. */
    record Signing(int hash, Instant when, Optional<Duration> lasts, boolean criticalNotation) {
        static Signing at(Instant when) {
            return new Signing(HashAlgorithmTags.SHA256, when, Optional.empty(), false);
        }

        Signing over(int otherHash) {
            return new Signing(otherHash, when, lasts, criticalNotation);
        }

        Signing lasting(Duration time) {
            return new Signing(hash, when, Optional.of(time), criticalNotation);
        }

        Signing sayingSomethingUnknown() {
            return new Signing(hash, when, lasts, true);
        }
    }

    static TestKey ed25519(Instant created) {
        return new TestKey(ed25519Pair(created), created);
    }

    static TestKey rsa(int bits, Instant created) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65537), RANDOM, bits, 25));
        return new TestKey(pair(PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), created), created);
    }

    private static PGPKeyPair ed25519Pair(Instant created) {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(RANDOM));
        return pair(PublicKeyAlgorithmTags.EDDSA_LEGACY, generator.generateKeyPair(), created);
    }

    private static PGPKeyPair pair(int algorithm, AsymmetricCipherKeyPair pair, Instant created) {
        return tried(() -> new BcPGPKeyPair(VERSION, algorithm, pair, Date.from(created)));
    }

    TestKey expiring(Instant when) {
        expires = Optional.of(when);
        return this;
    }

    /** From now on the subkey signs. */
    TestKey withSubkey() {
        subkey = Optional.of(ed25519Pair(created));
        return this;
    }

    TestKey withSubkeyFor(int flags) {
        subkeyFlags = flags;
        return withSubkey();
    }

    TestKey withSubkeyExpiring(Instant when) {
        subkeyExpires = Optional.of(when);
        return withSubkey();
    }

    /** A subkey that does not say itself that it belongs to the primary key. */
    TestKey withClaimedSubkey() {
        boundBack = false;
        return withSubkey();
    }

    TestKey withRevokedSubkey() {
        subkeyRevoked = true;
        return withSubkey();
    }

    TestKey revoked() {
        revoked = true;
        return this;
    }

    TestKey uncertified() {
        certified = false;
        return this;
    }

    /** Of the key that signs. */
    String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(signer().getPublicKey().getFingerprint());
    }

    private PGPKeyPair signer() {
        return subkey.orElse(primary);
    }

    /** As gpg --export writes it. */
    byte[] keyring() {
        return tried(() -> {
            List<PGPPublicKey> keys = new ArrayList<>();
            keys.add(certifiedPrimary());
            if (subkey.isPresent()) {
                keys.add(boundSubkey(subkey.get()));
            }
            return new PGPPublicKeyRing(keys).getEncoded();
        });
    }

    /** As gpg --armor --export writes it. */
    String armoredKeyring() {
        return armored(keyring());
    }

    private PGPPublicKey certifiedPrimary() throws PGPException, IOException {
        PGPPublicKey key = primary.getPublicKey();
        if (certified) {
            PGPSignatureSubpacketGenerator says = says(created);
            says.setKeyFlags(false, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
            expires.ifPresent(when -> says.setKeyExpirationTime(
                    false, Duration.between(created, when).toSeconds()));
            PGPSignatureGenerator signature = signature(primary, PGPSignature.POSITIVE_CERTIFICATION, says);
            key = PGPPublicKey.addCertification(key, NAME, signature.generateCertification(NAME, key));
        }
        if (revoked) {
            PGPSignatureGenerator signature = signature(primary, PGPSignature.KEY_REVOCATION, revocation());
            key = PGPPublicKey.addCertification(key, signature.generateCertification(key));
        }
        return key;
    }

    private PGPPublicKey boundSubkey(PGPKeyPair pair) throws PGPException, IOException {
        PGPPublicKey key = new PGPPublicKey(
                new PublicSubkeyPacket(
                        VERSION,
                        pair.getPublicKey().getAlgorithm(),
                        pair.getPublicKey().getCreationTime(),
                        pair.getPublicKey().getPublicKeyPacket().getKey()),
                new BcKeyFingerprintCalculator());
        PGPSignatureSubpacketGenerator says = says(created);
        says.setKeyFlags(false, subkeyFlags);
        subkeyExpires.ifPresent(when ->
                says.setKeyExpirationTime(false, Duration.between(created, when).toSeconds()));
        if (boundBack) {
            PGPSignatureGenerator back = signature(pair, PGPSignature.PRIMARYKEY_BINDING, says(created));
            says.addEmbeddedSignature(false, back.generateCertification(primary.getPublicKey(), key));
        }
        PGPSignatureGenerator binding = signature(primary, PGPSignature.SUBKEY_BINDING, says);
        key = PGPPublicKey.addCertification(key, binding.generateCertification(primary.getPublicKey(), key));
        if (subkeyRevoked) {
            PGPSignatureGenerator signature = signature(primary, PGPSignature.SUBKEY_REVOCATION, revocation());
            key = PGPPublicKey.addCertification(key, signature.generateCertification(primary.getPublicKey(), key));
        }
        return key;
    }

    private PGPSignatureSubpacketGenerator revocation() {
        PGPSignatureSubpacketGenerator says = says(created.plusSeconds(60));
        says.setRevocationReason(false, RevocationReasonTags.KEY_COMPROMISED, "");
        return says;
    }

    private static PGPSignatureSubpacketGenerator says(Instant when) {
        PGPSignatureSubpacketGenerator says = new PGPSignatureSubpacketGenerator();
        says.setSignatureCreationTime(false, Date.from(when));
        return says;
    }

    private static PGPSignatureGenerator signature(PGPKeyPair signer, int type, PGPSignatureSubpacketGenerator says)
            throws PGPException {
        return signature(signer, type, HashAlgorithmTags.SHA512, says);
    }

    private static PGPSignatureGenerator signature(
            PGPKeyPair signer, int type, int hash, PGPSignatureSubpacketGenerator says) throws PGPException {
        says.setIssuerFingerprint(false, signer.getPublicKey());
        PGPSignatureGenerator generator = new PGPSignatureGenerator(
                new BcPGPContentSignerBuilder(signer.getPublicKey().getAlgorithm(), hash), signer.getPublicKey());
        generator.init(type, signer.getPrivateKey());
        generator.setHashedSubpackets(says.generate());
        PGPSignatureSubpacketGenerator issuer = new PGPSignatureSubpacketGenerator();
        issuer.setIssuerKeyID(false, signer.getPublicKey().getKeyID());
        generator.setUnhashedSubpackets(issuer.generate());
        return generator;
    }

    /** @param text ends with a newline, and holds no line that begins with a dash or ends with white space */
    String clearSigned(String text, Signing how) {
        String hash = switch (how.hash()) {
            case HashAlgorithmTags.SHA1 -> "SHA1";
            case HashAlgorithmTags.SHA512 -> "SHA512";
            default -> "SHA256";
        };
        return framed(hash, text, armored(signature(text, how)));
    }

    /** @param hash which gpgv makes, and no other */
    static String framed(String hash, String text, String armoredSignatures) {
        return "-----BEGIN PGP SIGNED MESSAGE-----\nHash: " + hash + "\n\n" + text + armoredSignatures;
    }

    /** Over a text without its last newline, whose lines are parted by CR and LF. */
    byte[] signature(String text, Signing how) {
        return tried(() -> {
            PGPSignatureSubpacketGenerator says = says(how.when());
            how.lasts().ifPresent(time -> says.setSignatureExpirationTime(false, time.toSeconds()));
            if (how.criticalNotation()) {
                says.addNotationData(true, true, "condition@example.org", "only on Sundays");
            }
            PGPSignatureGenerator generator =
                    signature(signer(), PGPSignature.CANONICAL_TEXT_DOCUMENT, how.hash(), says);
            generator.update(text.stripTrailing().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            return generator.generate().getEncoded();
        });
    }

    static String armored(byte[] packets) {
        return tried(() -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ArmoredOutputStream armor =
                    ArmoredOutputStream.builder().clearHeaders().build(out)) {
                armor.write(packets);
            }
            return out.toString(StandardCharsets.US_ASCII);
        });
    }

    /** What only a fault of the tests themselves makes fail. */
    @FunctionalInterface
    private interface Making<T> {
        T make() throws PGPException, IOException;
    }

    private static <T> T tried(Making<T> making) {
        try {
            return making.make();
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
