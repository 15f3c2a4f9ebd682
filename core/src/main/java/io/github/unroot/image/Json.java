package io.github.unroot.image;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.problem.UnrootException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
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

    static final int DEPTH_MAX = 64;
    /** Names, values and brackets: a tree takes thirty times the memory of a text such as {@code {},{},...}. */
    static final int TOKENS_MAX = 500_000;

    private static final int NUMBER_CHARS_MAX = 64;
    private static final int SHOWN_CHARS_MAX = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxTokenCount(TOKENS_MAX)
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
            JsonNode document = MAPPER.readTree(bytes);
            refuseHalfCharacters(document, what);
            return document;
        } catch (StreamConstraintsException e) {
            throw located(UnrootException.badInput(what + " is over a limit: " + withoutSettings(e)), e);
        } catch (JacksonException e) {
            String why = shown(e.getOriginalMessage(), 2 * SHOWN_CHARS_MAX);
            throw located(UnrootException.badInput(what + " is not valid JSON: " + why), e);
        }
    }

    private static UnrootException located(UnrootException problem, JacksonException e) {
        long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return offset < 0 ? problem : problem.located(place -> place.atOffset(offset));
    }

    /** Jackson tells in code which of its settings it was. */
    private static String withoutSettings(StreamConstraintsException e) {
        return shown(e.getOriginalMessage().replaceAll(",? from `[^`]*`", ""), 2 * SHOWN_CHARS_MAX);
    }

    /**
     * Jackson would skip a byte order mark, guess UTF-16 and UTF-32, and take a few sequences that are no UTF-8; Go's
     * encoding/json takes none of the first and reads U+FFFD for the last.
     */
    private static void refuseOtherEncodings(byte[] bytes, String what) throws UnrootException {
        if (bytes.length > 0 && bytes[0] < 0) {
            throw UnrootException.badInput(what + " starts with a byte order mark or is not text");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                long offset = i;
                throw UnrootException.badInput(what + " is not UTF-8 text").located(place -> place.atOffset(offset));
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw UnrootException.badInput(what + " is not UTF-8 text");
        }
    }

    /** An escaped half of a surrogate pair alone: Go reads U+FFFD for it, and it can't be written again. */
    private static void refuseHalfCharacters(JsonNode node, String what) throws UnrootException {
        if (node.isString()) {
            refuseHalfCharacters(node.stringValue(), what);
        }
        for (String name : node.propertyNames()) {
            refuseHalfCharacters(name, what);
        }
        for (JsonNode child : node) {
            refuseHalfCharacters(child, what);
        }
    }

    private static void refuseHalfCharacters(String text, String what) throws UnrootException {
        boolean half = text.codePoints().anyMatch(codePoint -> Character.getType(codePoint) == Character.SURROGATE);
        if (half) {
            throw UnrootException.badInput(what + " has half a surrogate pair in a text");
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
        return has(object, name) && !object.get(name).isNull() ? Optional.of(object.get(name)) : Optional.empty();
    }

    /** Whether a member is there at all, be it null. */
    static boolean has(ObjectNode object, String name) throws UnrootException {
        for (String other : object.propertyNames()) {
            if (other.equalsIgnoreCase(name) && !other.equals(name)) {
                throw UnrootException.badInput("member \"" + shown(other, SHOWN_CHARS_MAX) + "\" must be spelled \""
                        + name + "\", engines read both as one");
            }
        }
        return object.has(name);
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

    static boolean flag(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !node.get().isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return node.map(JsonNode::booleanValue).orElse(false);
    }

    public static Optional<Long> longMember(ObjectNode object, String name) throws UnrootException {
        Optional<JsonNode> node = member(object, name);
        if (node.isPresent() && !(node.get().isIntegralNumber() && node.get().canConvertToLong())) {
            throw wrongType(name, "a whole number of 64 bits");
        }
        return node.map(JsonNode::longValue);
    }

    /** All documents of today say 2; what says another was made for readers that take it differently. */
    static void checkSchemaVersion(ObjectNode root, String what) throws UnrootException {
        Optional<Long> version = longMember(root, "schemaVersion");
        if (version.isPresent() && version.get() != 2) {
            throw UnrootException.badInput(what + " has the schema version " + version.get() + ", only 2 is supported");
        }
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
