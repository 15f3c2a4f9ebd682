package io.github.unroot.attest;

import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.ProofClaim;
import io.github.unroot.prove.ProofDocument;
import io.github.unroot.transport.Referrers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks for one valid proof among all that is attached to an image. Whoever may write beside an image may put anything
 * there, so what is no proof is passed over; it neither helps nor hinders.
 */
public final class ProofCheck {
    private final VerifyingKey key;
    private final int level;

    /**
     * @param level to be proven
     * @throws UnrootException refused, if it is not the key's time
     */
    public ProofCheck(VerifyingKey key, int level, InstantSource clock) throws UnrootException {
        key.checkTime(clock.instant());
        this.key = key;
        this.level = level;
    }

    public String keyId() {
        return key.id();
    }

    public int level() {
        return level;
    }

    /** Checks what is attached to an image where it lies. */
    public Verification of(Descriptor image, Referrers place) throws IOException {
        Outcome best = attempt(() -> bundles(image.digest(), place));
        if (!isEnough(best)) {
            best = Outcome.better(best, attempt(() -> underTag(image.digest(), place)));
        }
        return verification(image, best);
    }

    /** Checks a signed proof that is in the caller's hands: an envelope, or a bundle around one. */
    public Verification of(Descriptor image, byte[] signedProof) throws IOException {
        return verification(image, attempt(() -> {
            ObjectNode document = Json.object(signedProof, "signed proof");
            return Bundle.isBundle(document)
                    ? judge(Bundle.of(document), image.digest())
                    : judge(Envelope.of(document), "", image.digest());
        }));
    }

    private boolean isEnough(Outcome outcome) {
        return outcome instanceof Outcome.Claimed claimed && claimed.level() >= level;
    }

    /** An annotation is no one's word; but no one would hide a proof behind another type. */
    private static boolean mayBeProof(Descriptor listed, String annotation) {
        String type = listed.annotations().getOrDefault(annotation, "");
        return type.isEmpty() || type.equals(ProofDocument.PREDICATE_TYPE);
    }

    private Outcome bundles(Digest image, Referrers place) throws IOException {
        Outcome best = new Outcome.Missing();
        for (Descriptor listed : place.list(image, Bundle.MEDIA_TYPE)) {
            if (!isEnough(best) && mayBeProof(listed, Attestations.BUNDLE_PREDICATE_TYPE)) {
                best = Outcome.better(best, bundle(listed, image, place));
            }
        }
        return best;
    }

    private Outcome bundle(Descriptor listed, Digest image, Referrers place) throws IOException {
        return attempt(() -> {
            List<Descriptor> layers = place.manifest(listed).layers();
            if (layers.isEmpty()) {
                throw UnrootException.badInput("an attached bundle without a layer");
            }
            return judge(Bundle.parse(place.blob(layers.getFirst())), image);
        });
    }

    private Outcome underTag(Digest image, Referrers place) throws IOException {
        Optional<Descriptor> tagged = place.tagged(Attestations.tag(image));
        List<Descriptor> layers =
                tagged.isPresent() ? place.manifest(tagged.get()).layers() : List.of();
        Outcome best = new Outcome.Missing();
        for (Descriptor layer : layers.subList(0, Math.min(layers.size(), Referrers.LISTED_MAX))) {
            if (!isEnough(best)
                    && layer.mediaType().equals(Envelope.MEDIA_TYPE)
                    && mayBeProof(layer, Attestations.PREDICATE_TYPE)) {
                best = Outcome.better(best, attempt(() -> judge(Envelope.parse(place.blob(layer)), "", image)));
            }
        }
        return best;
    }

    /** Something that reads what anyone may have written. */
    @FunctionalInterface
    private interface Reading {
        Outcome read() throws IOException;
    }

    private static Outcome attempt(Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (UnrootException e) {
            if (e.problem() instanceof Problem.BadInput) {
                return Outcome.unreadable(e);
            }
            throw e;
        }
    }

    private Outcome judge(Bundle bundle, Digest image) {
        return judge(bundle.envelope(), bundle.keyHint(), image);
    }

    /** First whose word it is, then what it says: nothing of the payload is read before its signature holds. */
    private Outcome judge(Envelope envelope, String hint, Digest image) {
        byte[] signed = envelope.signedBytes();
        boolean named = hint.equals(key.id());
        boolean holds = false;
        for (Envelope.Signature signature : envelope.signatures()) {
            named |= signature.keyId().equals(key.id());
            holds |= key.hasSigned(signed, signature.bytes());
        }
        if (!holds) {
            return named
                    ? new Outcome.Changed()
                    : new Outcome.OtherKey(
                            hint.isEmpty() ? envelope.signatures().getFirst().keyId() : hint);
        }
        if (!envelope.payloadType().equals(Envelope.STATEMENT)) {
            return new Outcome.OtherStatement("its payload is not an in-toto statement");
        }
        try {
            ProofClaim claim = ProofClaim.read(envelope.payload());
            return claim.images().contains(image)
                    ? new Outcome.Claimed(claim.level())
                    : new Outcome.OtherImage(claim.images());
        } catch (UnrootException e) {
            return new Outcome.OtherStatement(e.problem().message());
        }
    }

    private Verification verification(Descriptor image, Outcome outcome) {
        int proven = outcome instanceof Outcome.Claimed claimed ? claimed.level() : 0;
        String reason = isEnough(outcome) ? "" : reason(outcome);
        return new Verification(image.digest(), image.platform(), proven, reason);
    }

    private String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Missing() -> "no proof is attached to it";
            case Outcome.Unreadable(String why) -> "what is attached to it cannot be read as a signed proof: " + why;
            case Outcome.OtherKey(String keyId) ->
                "its proof was signed with another key" + (keyId.isEmpty() ? "" : " (" + shown(keyId) + ")");
            case Outcome.Changed() -> "its proof was changed after it was signed";
            case Outcome.OtherStatement(String why) -> "what the key signed is no proof: " + why;
            case Outcome.OtherImage(List<Digest> images) -> "the proof is of another image, " + images.getFirst();
            case Outcome.Claimed(int claimed) -> "it is proven for level " + claimed + " only";
        };
    }

    /** Only what looks like the hint of a key is worth repeating. */
    private static String shown(String keyId) {
        return keyId.matches("[A-Za-z0-9+/=:_.-]{1,100}") ? keyId : "of no usual name";
    }
}
