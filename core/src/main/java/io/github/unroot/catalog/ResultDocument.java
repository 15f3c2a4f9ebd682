package io.github.unroot.catalog;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A result as a file of its own keeps it. */
final class ResultDocument {
    /** A file of another format is as good as none: what it told of is made again. */
    private static final int FORMAT = 1;

    private ResultDocument() {}

    static byte[] bytes(ImageResult result) {
        ObjectNode document = Json.newObject();
        document.put("format", FORMAT);
        document.put("name", result.name());
        document.put("key", result.key().toString());
        result.image().ifPresent(image -> document.set("image", image(image)));
        document.put("wanted", result.wanted());
        document.put("tried", result.tried());
        document.put("level", result.level());
        document.put("milliseconds", result.time().toMillis());
        document.put("reason", result.reason());
        return Json.bytes(document);
    }

    private static ObjectNode image(BuiltImage image) {
        ObjectNode node = Json.newObject();
        node.put("reference", image.reference());
        node.put("digest", image.digest().toString());
        node.put("version", image.version());
        node.put("bytes", image.bytes());
        node.put("packages", image.packages());
        node.put("writablePaths", image.writablePaths());
        return node;
    }

    /** @throws UnrootException if it is not what {@link #bytes} writes */
    static ImageResult parse(byte[] bytes) throws UnrootException {
        ObjectNode document = Json.object(bytes, "a catalog's result");
        if (document.path("format").asInt(0) != FORMAT) {
            throw UnrootException.badInput("a catalog's result has another format");
        }
        try {
            return new ImageResult(
                    text(document, "name"),
                    Digest.parse(text(document, "key")),
                    document.has("image") ? Optional.of(image(document.path("image"))) : Optional.empty(),
                    number(document, "wanted"),
                    number(document, "tried"),
                    number(document, "level"),
                    Duration.ofMillis(number(document, "milliseconds")),
                    text(document, "reason"));
        } catch (IllegalArgumentException e) {
            throw UnrootException.badInput("a catalog's result: " + e.getMessage());
        }
    }

    private static BuiltImage image(JsonNode node) throws UnrootException {
        return new BuiltImage(
                text(node, "reference"),
                Digest.parse(text(node, "digest")),
                text(node, "version"),
                node.path("bytes").asLong(0),
                number(node, "packages"),
                number(node, "writablePaths"));
    }

    private static String text(JsonNode node, String field) throws UnrootException {
        if (!node.path(field).isString()) {
            throw UnrootException.badInput("a catalog's result has no \"" + field + "\"");
        }
        return node.path(field).stringValue();
    }

    private static int number(JsonNode node, String field) throws UnrootException {
        if (!node.path(field).canConvertToInt()) {
            throw UnrootException.badInput("a catalog's result has no \"" + field + "\"");
        }
        return node.path(field).intValue();
    }
}
