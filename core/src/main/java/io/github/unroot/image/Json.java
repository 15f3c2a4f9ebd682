package io.github.unroot.image;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as an image may hold it: one UTF-8 object without duplicate keys, of bounded size and depth. What two readers
 * could take differently (RFC 8259 leaves much open) is refused.
 */
public final class Json {
    /** Also the limit of every document of an image: manifest, index, config. */
    public static final int DOCUMENT_BYTES_MAX = 4 << 20;

    private static final int DEPTH_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 64;
    private static final int SHOWN_CHARS_MAX = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .maxStringLength(DOCUMENT_BYTES_MAX)
                            .maxNameLength(DOCUMENT_BYTES_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** @param what the document's name in an error: "manifest" */
    public static ObjectNode object(byte[] bytes, String what) throws UnrootException {
        if (parse(bytes, what) instanceof ObjectNode object) {
            return object;
        }
        throw UnrootException.badInput(what + " is not a JSON object");
    }

    public static ArrayNode array(byte[] bytes, String what) throws UnrootException {
        if (parse(bytes, what) instanceof ArrayNode array) {
            return array;
        }
        throw UnrootException.badInput(what + " is not a JSON array");
    }

    private static JsonNode parse(byte[] bytes, String what) throws UnrootException {
        if (bytes.length > DOCUMENT_BYTES_MAX) {
            throw UnrootException.badInput(what + " is larger than " + DOCUMENT_BYTES_MAX + " bytes");
        }
        refuseOtherEncodings(bytes, what);
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw UnrootException.badInput(
                    what + " is not valid JSON: " + shown(e.getOriginalMessage(), 2 * SHOWN_CHARS_MAX));
        }
    }

    /** Jackson would skip a byte order mark and guess UTF-16 and UTF-32; Go's encoding/json takes neither. */
    private static void refuseOtherEncodings(byte[] bytes, String what) throws UnrootException {
        if (bytes.length > 0 && bytes[0] < 0) {
            throw UnrootException.badInput(what + " starts with a byte order mark or is not text");
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw UnrootException.badInput(what + " is not UTF-8 text");
            }
        }
    }

    public static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode newArray() {
        return MAPPER.createArrayNode();
    }

    /** Compact, the members in the order that they were put in. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static String text(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }

    /**
     * A member; empty if missing or null.
     *
     * <p>Go matches member names without regard to case and lets the last one win, so a member that differs from a known
     * one only in case would be seen by engines and not by us: it is refused.
     */
    public static Optional<JsonNode> member(ObjectNode object, String name) throws UnrootException {
        for (String other : object.propertyNames()) {
            if (other.equalsIgnoreCase(name) && !other.equals(name)) {
                throw UnrootException.badInput("member \"" + shown(other, SHOWN_CHARS_MAX) + "\" must be spelled \""
                        + name + "\", engines read both as one");
            }
        }
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    public static Optional<ObjectNode> objectMember(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !(node.get() instanceof ObjectNode)) {
            throw wrongType(name, "an object");
        }
        return node.map(ObjectNode.class::cast);
    }

    public static Optional<ArrayNode> arrayMember(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !(node.get() instanceof ArrayNode)) {
            throw wrongType(name, "an array");
        }
        return node.map(ArrayNode.class::cast);
    }

    public static Optional<String> stringMember(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !node.get().isString()) {
            throw wrongType(name, "a string");
        }
        return node.map(JsonNode::stringValue);
    }

    public static Optional<Long> longMember(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !(node.get().isIntegralNumber() && node.get().canConvertToLong())) {
            throw wrongType(name, "a whole number of 64 bits");
        }
        return node.map(JsonNode::longValue);
    }

    /** An array of strings; empty if missing or null. */
    public static List<String> strings(ObjectNode object, String name) throws UnrootException {
        Optional<ArrayNode> array = arrayMember(object, name);
        if (array.isEmpty()) {
            return List.of();
        }
        for (JsonNode element : array.get()) {
            if (!element.isString()) {
                throw wrongType(name, "an array of strings");
            }
        }
        return array.get().valueStream().map(JsonNode::stringValue).toList();
    }

    /** An object whose values are strings, sorted by name; null values are empty strings, as in Go. */
    public static Map<String, String> stringMap(ObjectNode object, String name) throws UnrootException {
        Map<String, String> map = new TreeMap<>();
        Optional<ObjectNode> members = objectMember(object, name);
        if (members.isPresent()) {
            for (Map.Entry<String, JsonNode> member : members.get().properties()) {
                if (!member.getValue().isString() && !member.getValue().isNull()) {
                    throw wrongType(name, "an object of strings");
                }
                map.put(
                        member.getKey(),
                        member.getValue().isNull() ? "" : member.getValue().stringValue());
            }
        }
        return map;
    }

    private static UnrootException wrongType(String name, String wanted) {
        return UnrootException.badInput("member \"" + name + "\" is not " + wanted);
    }

    /** Text of an image in a message: safe on a terminal, and short. */
    static String shown(String text, int charsMax) {
        String cut = text.length() <= charsMax ? text : text.substring(0, charsMax) + "...";
        return EscapedText.escape(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
