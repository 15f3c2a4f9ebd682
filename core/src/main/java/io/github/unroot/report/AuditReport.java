package io.github.unroot.report;

import io.github.unroot.audit.Finding;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an audit found.
 *
 * @param image the reference that led to it
 */
public record AuditReport(String image, Digest digest, List<Finding> findings) {
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** The lowest level of proof that a finding stands in the way of; empty where none does. */
    public OptionalInt lowestLevel() {
        return findings.stream()
                .filter(finding -> finding.level().isPresent())
                .mapToInt(finding -> finding.level().getAsInt())
                .min();
    }

    /** For people, safe to print. */
    public Stream<String> lines() {
        return new AuditText(this).lines();
    }

    public ObjectNode toJson() {
        ObjectNode document = Json.newObject();
        document.put("image", image);
        document.put("digest", digest.toString());
        ArrayNode list = document.putArray("findings");
        findings.forEach(finding -> list.add(json(finding)));
        return document;
    }

    /**
     * SARIF 2.1.0.
     *
     * @param version of Unroot
     */
    public ObjectNode toSarif(String version) {
        return new SarifLog(this, version).document();
    }

    static String severity(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    /** What does not apply is null, so that every finding has every member. */
    private static ObjectNode json(Finding finding) {
        ObjectNode node = Json.newObject();
        node.put("rule", finding.rule().id());
        node.put("severity", severity(finding));
        finding.path().ifPresentOrElse(path -> node.put("path", path.toString()), () -> node.putNull("path"));
        finding.layer().ifPresentOrElse(layer -> node.put("layer", layer), () -> node.putNull("layer"));
        finding.level().ifPresentOrElse(level -> node.put("level", level), () -> node.putNull("level"));
        node.put("message", finding.message());
        ArrayNode controls = node.putArray("controls");
        finding.controls().forEach(controls::add);
        return node;
    }
}
