package io.github.unroot.prove;

import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.problem.UnrootException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a written proof says, to whoever has decided to believe it: of which images, and how high.
 *
 * @param images the statement's subjects
 * @param level the highest that holds together with all under it; 0 for none
 */
public record ProofClaim(List<Digest> images, int level) {
    private static final int IMAGES_MAX = 1000;

    public ProofClaim {
        images = List.copyOf(images);
        if (level < 0) {
            throw new IllegalArgumentException("there is no level " + level);
        }
    }

    /** @throws UnrootException bad input, if that is no statement that {@link ProofDocument} writes */
    public static ProofClaim read(byte[] document) throws UnrootException {
        ObjectNode statement = Json.object(document, "statement");
        require(statement, "_type", ProofDocument.STATEMENT_TYPE);
        require(statement, "predicateType", ProofDocument.PREDICATE_TYPE);
        ObjectNode predicate = Json.objectMember(statement, "predicate")
                .orElseThrow(() -> UnrootException.badInput("the statement has no predicate"));
        // Others write test results too, and may call a test "level-3".
        ObjectNode facts = Json.objectMember(predicate, ProofDocument.EXTENSION)
                .orElseThrow(() -> UnrootException.badInput("the statement is no proof of Unroot's"));
        List<String> passed = Json.strings(predicate, "passedTests");
        int level = 0;
        while (passed.contains(ProofDocument.test(level + 1))) {
            level++;
        }
        if (Json.longMember(facts, "level").orElse(-1L) != level) {
            throw UnrootException.badInput("the proof's level is not that of its passed tests");
        }
        return new ProofClaim(subjects(statement), level);
    }

    private static void require(ObjectNode statement, String member, String value) throws UnrootException {
        if (!Json.stringMember(statement, member).orElse("").equals(value)) {
            throw UnrootException.badInput("the statement's " + member + " is not " + value);
        }
    }

    private static List<Digest> subjects(ObjectNode statement) throws UnrootException {
        ArrayNode array = Json.arrayMember(statement, "subject").orElseGet(Json::newArray);
        if (array.isEmpty() || array.size() > IMAGES_MAX) {
            throw UnrootException.badInput(
                    "the statement has " + array.size() + " subjects, 1 to " + IMAGES_MAX + " are read");
        }
        List<Digest> images = new ArrayList<>();
        for (JsonNode node : array) {
            if (!(node instanceof ObjectNode subject)) {
                throw UnrootException.badInput("a subject of the statement is not an object");
            }
            ObjectNode digests = Json.objectMember(subject, "digest").orElseGet(Json::newObject);
            String hex = Json.stringMember(digests, "sha256")
                    .orElseThrow(() -> UnrootException.badInput("a subject of the statement has no sha256"));
            images.add(Digest.parse("sha256:" + hex));
        }
        return images;
    }
}
