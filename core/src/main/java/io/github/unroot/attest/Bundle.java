package io.github.unroot.attest;

import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An envelope and a hint at its key, as sigstore keeps them together (Sigstore bundle format v0.3). There is no entry of a
 * transparency log in it: the key is the user's, and so is the decision to publish what was signed.
 */
record Bundle(String keyHint, Envelope envelope) {
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /** Also of those before 0.3, which differ in what is not looked at here. */
    private static final String MEDIA_TYPE_START = "application/vnd.dev.sigstore.bundle";

    static boolean isBundle(ObjectNode document) throws UnrootException {
        return Json.stringMember(document, "mediaType").orElse("").startsWith(MEDIA_TYPE_START);
    }

    static Bundle parse(byte[] bytes) throws UnrootException {
        return of(Json.object(bytes, "bundle"));
    }

    static Bundle of(ObjectNode document) throws UnrootException {
        if (!isBundle(document)) {
            throw UnrootException.badInput("not a Sigstore bundle: it has another media type");
        }
        ObjectNode envelope = Json.objectMember(document, "dsseEnvelope")
                .orElseThrow(() -> UnrootException.badInput("the bundle has no \"dsseEnvelope\""));
        Optional<ObjectNode> material = Json.objectMember(document, "verificationMaterial");
        Optional<ObjectNode> key =
                material.isPresent() ? Json.objectMember(material.get(), "publicKey") : Optional.empty();
        String hint = key.isPresent() ? Json.stringMember(key.get(), "hint").orElse("") : "";
        return new Bundle(hint, Envelope.of(envelope));
    }

    byte[] toBytes() {
        ObjectNode document = Json.newObject();
        document.put("mediaType", MEDIA_TYPE);
        ObjectNode material = document.putObject("verificationMaterial");
        material.putObject("publicKey").put("hint", keyHint);
        material.putArray("tlogEntries");
        document.set("dsseEnvelope", envelope.toObject());
        return Json.bytes(document);
    }
}
