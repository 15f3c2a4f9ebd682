package io.github.unroot.report;

import io.github.unroot.attest.Verification;
import io.github.unroot.problem.EscapedText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether every image that a reference leads to has the proof that was asked for.
 *
 * @param keyId of the key that was trusted
 * @param level that was asked for
 */
public record VerificationReport(String reference, String keyId, int level, List<Verification> images) {
    public VerificationReport {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("a reference leads to an image");
        }
    }

    /** The first image without the proof; empty if there is none. */
    public Optional<Verification> refusal() {
        return images.stream().filter(image -> !image.holds()).findFirst();
    }

    /** One line an image that has its proof. */
    public Stream<String> lines() {
        return images.stream()
                .filter(Verification::holds)
                .map(image -> EscapedText.line(
                        named(image) + " is proven for level " + image.level() + ", signed with the key " + keyId));
    }

    /** Which image, in a line that begins with it. */
    public String named(Verification image) {
        return reference
                + image.platform()
                        .filter(_ -> images.size() > 1)
                        .map(p -> " for " + p)
                        .orElse("")
                + " (" + image.image() + ")";
    }

    /** The fields that DESIGN.md's commands have in common, and each image's own. */
    public ObjectNode toJson() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("image", reference);
        document.put("key", keyId);
        document.put("level", level);
        document.put("verified", refusal().isEmpty());
        ArrayNode array = document.putArray("images");
        for (Verification image : images) {
            ObjectNode node = array.addObject();
            node.put("digest", image.image().toString());
            image.platform().ifPresent(platform -> node.put("platform", platform.toString()));
            node.put("verified", image.holds());
            node.put("level", image.level());
            if (!image.holds()) {
                node.put("reason", EscapedText.line(image.reason()));
            }
        }
        return document;
    }
}
