package io.github.unroot.debian;

import io.github.unroot.problem.UnrootException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/**
 * The keys that may sign what an archive says, and the judgement on a signed text. Bouncy Castle does the mathematics of
 * single signatures; which of them count is decided here.
 */
public final class Keyring {
    private static final int SIGNATURES_MAX = 16;
    private static final int SIGNATURE_BYTES_MAX = 64 << 10;

    /** How far this machine's clock may be behind the signer's, as apt has it (Acquire::Max-FutureTime). */
    static final Duration FUTURE_MAX = Duration.ofSeconds(10);

    private final String name;
    private final List<PGPPublicKeyRing> rings;

    /** @param name what a message calls it */
    Keyring(String name, List<PGPPublicKeyRing> rings) {
        this.name = name;
        this.rings = List.copyOf(rings);
    }

    /** Which key made a signature that counts, and when. */
    record Signer(String fingerprint, Instant when) {}

    /** One signature's worth. */
    private sealed interface Verdict {
        record Counts(Signer signer) implements Verdict {}

        /** Of a key that is known, and over other bytes. */
        record Broken(String fingerprint) implements Verdict {}

        record Worthless(String why) implements Verdict {}
    }

    /**
     * One signature that counts is enough, and none may be broken: an archive signs with its old and its new key while it
     * changes from one to the other.
     *
     * @param subject what a message calls the text
     */
    Signer verify(String subject, SignedText signed, Instant now) throws UnrootException {
        byte[] text = signed.canonical();
        List<Signer> signers = new ArrayList<>();
        List<String> worthless = new ArrayList<>();
        for (PGPSignature signature : signatures(subject, signed.signatures())) {
            switch (verdict(signature, text, now)) {
                case Verdict.Counts counts -> signers.add(counts.signer());
                case Verdict.Broken broken ->
                    throw UnrootException.badInput(subject + " was changed after it was signed: the signature of key "
                            + broken.fingerprint() + " does not match");
                case Verdict.Worthless not -> worthless.add(not.why());
            }
        }
        if (signers.isEmpty()) {
            throw UnrootException.badInput(subject + " has no signature that counts: "
                    + worthless.stream().collect(Collectors.joining("; ")));
        }
        return signers.getFirst();
    }

    private Verdict verdict(PGPSignature signature, byte[] text, Instant now) {
        Optional<SigningKey> found = key(signature.getKeyID());
        if (found.isEmpty()) {
            return new Verdict.Worthless("key " + hex(signature.getKeyID()) + " is not in " + name);
        }
        SigningKey key = found.get();
        String which = "the one of key " + key.fingerprint();
        if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
            return new Verdict.Worthless(which + " is not made over a text");
        }
        try {
            if (!key.made(signature, text)) {
                return new Verdict.Broken(key.fingerprint());
            }
        } catch (PGPException | RuntimeException e) {
            // The library throws what it likes at a hostile signature.
            return new Verdict.Worthless(which + " is of a kind that is not known here");
        }
        return SignatureRules.objection(signature)
                .or(() -> outOfTime(signature, key, now))
                .<Verdict>map(why -> new Verdict.Worthless(which + " " + why))
                .or(() -> key.objection(now).map(why -> new Verdict.Worthless("key " + key.fingerprint() + " " + why)))
                .orElseGet(() -> new Verdict.Counts(new Signer(key.fingerprint(), made(signature))));
    }

    private static Optional<String> outOfTime(PGPSignature signature, SigningKey key, Instant now) {
        Instant made = made(signature);
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        if (made.isAfter(now.plus(FUTURE_MAX))) {
            return Optional.of("is made at " + made + ", which is in the future");
        }
        if (made.isBefore(key.key().getCreationTime().toInstant())) {
            return Optional.of("is older than the key");
        }
        return seconds == 0 || now.isBefore(made.plusSeconds(seconds))
                ? Optional.empty()
                : Optional.of("expired on " + made.plusSeconds(seconds));
    }

    private static Instant made(PGPSignature signature) {
        return signature.getCreationTime().toInstant();
    }

    private Optional<SigningKey> key(long id) {
        for (PGPPublicKeyRing ring : rings) {
            PGPPublicKey key = ring.getPublicKey(id);
            if (key != null) {
                return Optional.of(new SigningKey(ring.getPublicKey(), key));
            }
        }
        return Optional.empty();
    }

    private static List<PGPSignature> signatures(String subject, byte[] armor) throws UnrootException {
        if (armor.length > SIGNATURE_BYTES_MAX) {
            throw UnrootException.badInput(subject + " has more than " + SIGNATURE_BYTES_MAX + " bytes of signatures");
        }
        List<PGPSignature> signatures = new ArrayList<>();
        try {
            Iterator<?> objects =
                    new BcPGPObjectFactory(new ArmoredInputStream(new ByteArrayInputStream(armor))).iterator();
            while (objects.hasNext()) {
                if (objects.next() instanceof PGPSignatureList list) {
                    list.forEach(signatures::add);
                } else {
                    throw UnrootException.badInput(subject + " holds something else among its signatures");
                }
            }
        } catch (UnrootException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The parser throws what it likes at hostile bytes.
            throw UnrootException.badInput(subject + " has a signature that cannot be read");
        }
        if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            throw UnrootException.badInput(
                    subject + " has " + signatures.size() + " signatures, not 1 to " + SIGNATURES_MAX);
        }
        return signatures;
    }

    private static String hex(long id) {
        return HexFormat.of().withUpperCase().toHexDigits(id);
    }
}
