package io.github.unroot.report;

import io.github.unroot.image.Digest;
import io.github.unroot.prove.Proof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the conversion of an image for several platforms found, changed and proved.
 *
 * @param digest the new index's
 * @param platforms in the order of the index, by their names
 */
public record IndexReport(String source, String destination, Digest digest, Map<String, ConversionReport> platforms)
        implements ConversionResult {
    public IndexReport {
        platforms = new LinkedHashMap<>(platforms);
    }

    /** The highest level that holds on every platform. */
    public int level() {
        return platforms.values().stream()
                .mapToInt(report -> report.proof().level())
                .min()
                .orElse(0);
    }

    @Override
    public List<Proof> proofs() {
        return platforms.values().stream().map(ConversionReport::proof).toList();
    }

    @Override
    public Stream<String> lines() {
        Stream<String> each = platforms.entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of("For " + entry.getKey()), entry.getValue().lines()));
        return Stream.concat(
                each,
                Stream.of(
                        "Wrote the index of " + platforms.size() + " platforms, " + destination + " (" + digest + ")"));
    }

    /** As of one image, a platform each. */
    @Override
    public ObjectNode toJson() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("source", source);
        document.put("destination", destination);
        document.put("digest", digest.toString());
        document.put("level", level());
        ArrayNode each = document.putArray("platforms");
        platforms.forEach((platform, report) -> {
            ObjectNode one = each.addObject().put("platform", platform);
            one.setAll(report.toJson());
        });
        return document;
    }
}
