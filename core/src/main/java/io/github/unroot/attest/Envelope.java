package io.github.unroot.attest;

import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A payload and signatures over it and its type (Dead Simple Signing Envelope v1.0.2). What was signed are the decoded
 * bytes: how they are written in JSON proves nothing and breaks nothing.
 */
public final class Envelope {
    public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    /** What an in-toto statement is called in an envelope (in-toto attestation framework v1, envelope.md). */
    static final String STATEMENT = "application/vnd.in-toto+json";

    private static final int SIGNATURES_MAX = 16;
    private static final int TEXT_CHARS_MAX = 1024;

    private final String payloadType;
    private final byte[] payload;
    private final List<Signature> signatures;

    /**
     * One signature.
     *
     * @param keyId a hint at its key, which no one vouches for; empty if there is none
     * @param base64 the signature itself
     */
    record Signature(String keyId, String base64) {
        static Signature of(String keyId, byte[] bytes) {
            return new Signature(keyId, Base64.getEncoder().encodeToString(bytes));
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    Envelope(String payloadType, byte[] payload, List<Signature> signatures) {
        this.payloadType = payloadType;
        this.payload = payload.clone();
        this.signatures = List.copyOf(signatures);
    }

    static Envelope parse(byte[] bytes) throws UnrootException {
        return of(Json.object(bytes, "envelope"));
    }

    static Envelope of(ObjectNode object) throws UnrootException {
        String type = Json.stringMember(object, "payloadType")
                .orElseThrow(() -> UnrootException.badInput("envelope has no \"payloadType\""));
        String payload = Json.stringMember(object, "payload")
                .orElseThrow(() -> UnrootException.badInput("envelope has no \"payload\""));
        ArrayNode array = Json.arrayMember(object, "signatures")
                .orElseThrow(() -> UnrootException.badInput("envelope has no \"signatures\""));
        if (array.isEmpty() || array.size() > SIGNATURES_MAX) {
            throw UnrootException.badInput(
                    "envelope has " + array.size() + " signatures, 1 to " + SIGNATURES_MAX + " are read");
        }
        List<Signature> signatures = new ArrayList<>();
        for (JsonNode signature : array) {
            signatures.add(signature(signature));
        }
        return new Envelope(type, decoded(payload, "payload"), signatures);
    }

    private static Signature signature(JsonNode node) throws UnrootException {
        if (!(node instanceof ObjectNode object)) {
            throw UnrootException.badInput("a signature of the envelope is not an object");
        }
        String keyId = Json.stringMember(object, "keyid").orElse("");
        String text = Json.stringMember(object, "sig")
                .orElseThrow(() -> UnrootException.badInput("a signature of the envelope has no \"sig\""));
        if (keyId.length() > TEXT_CHARS_MAX || text.length() > TEXT_CHARS_MAX) {
            throw UnrootException.badInput("a signature of the envelope is longer than " + TEXT_CHARS_MAX);
        }
        return Signature.of(keyId, decoded(text, "sig"));
    }

    /** Either alphabet (protocol.md: "Base64() is Base64 encoding, standard or URL-safe"). */
    private static byte[] decoded(String text, String member) throws UnrootException {
        try {
            boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput("the envelope's \"" + member + "\" is not base64");
        }
    }

    /** The bytes that a signature is over: the pre-authentication encoding of type and payload (protocol.md). */
    static byte[] signedBytes(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    byte[] signedBytes() {
        return signedBytes(payloadType, payload);
    }

    String payloadType() {
        return payloadType;
    }

    byte[] payload() {
        return payload.clone();
    }

    List<Signature> signatures() {
        return signatures;
    }

    public byte[] toBytes() {
        return Json.bytes(toObject());
    }

    ObjectNode toObject() {
        ObjectNode object = Json.newObject();
        object.put("payloadType", payloadType);
        object.put("payload", Base64.getEncoder().encodeToString(payload));
        ArrayNode array = Json.newArray();
        for (Signature signature : signatures) {
            array.add(Json.newObject().put("keyid", signature.keyId()).put("sig", signature.base64()));
        }
        object.set("signatures", array);
        return object;
    }
}
