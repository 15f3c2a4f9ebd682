package io.github.unroot.report;

import io.github.unroot.audit.Finding;
import io.github.unroot.audit.Rule;
import io.github.unroot.audit.Severity;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An audit as a log of the Static Analysis Results Interchange Format, version 2.1.0. */
final class SarifLog {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String BASE = "IMAGE";

    private final AuditReport report;
    private final String version;
    private final List<Rule> rules;

    SarifLog(AuditReport report, String version) {
        this.report = report;
        this.version = version;
        this.rules = report.findings().stream()
                .map(Finding::rule)
                .distinct()
                .sorted()
                .toList();
    }

    ObjectNode document() {
        ObjectNode document = Json.newObject();
        document.put("$schema", SCHEMA);
        document.put("version", "2.1.0");
        ObjectNode run = document.putArray("runs").addObject();
        run.set("tool", Json.newObject().set("driver", driver()));
        run.putObject("originalUriBaseIds")
                .putObject(BASE)
                .putObject("description")
                .put("text", "The root directory of the image");
        run.putObject("properties")
                .put("image", report.image())
                .put("digest", report.digest().toString());
        ArrayNode results = run.putArray("results");
        report.findings().forEach(finding -> results.add(result(finding)));
        return document;
    }

    private ObjectNode driver() {
        ObjectNode driver = Json.newObject().put("name", "Unroot").put("semanticVersion", version);
        ArrayNode list = driver.putArray("rules");
        for (Rule rule : rules) {
            ObjectNode node = list.addObject().put("id", rule.id());
            node.putObject("shortDescription").put("text", rule.title());
            ArrayNode tags = node.putObject("properties").putArray("tags");
            rule.controls().forEach(tags::add);
        }
        return driver;
    }

    private ObjectNode result(Finding finding) {
        ObjectNode node = Json.newObject()
                .put("ruleId", finding.rule().id())
                .put("ruleIndex", rules.indexOf(finding.rule()))
                .put("level", level(finding.severity()));
        node.putObject("message").put("text", finding.message());
        ObjectNode location = node.putArray("locations").addObject();
        finding.path()
                .ifPresentOrElse(
                        path -> location.putObject("physicalLocation")
                                .putObject("artifactLocation")
                                .put("uri", uri(path))
                                .put("uriBaseId", BASE),
                        () -> location.putArray("logicalLocations")
                                .addObject()
                                .put("name", "config")
                                .put("fullyQualifiedName", report.image()));
        node.putObject("partialFingerprints").put("finding/v1", fingerprint(finding));
        ObjectNode properties = node.putObject("properties").put("severity", AuditReport.severity(finding));
        put(properties, "layer", finding.layer());
        put(properties, "level", finding.level());
        return node;
    }

    private static void put(ObjectNode node, String name, OptionalInt value) {
        if (value.isPresent()) {
            node.put(name, value.getAsInt());
        }
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    /** The same finding in the next version of the image has the same one, whatever the order. */
    private static String fingerprint(Finding finding) {
        String text = finding.rule().id() + "\n"
                + finding.path().map(FilePath::toString).orElse("") + "\n" + finding.message();
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** RFC 3986: all bytes but the unreserved ones and the slash are percent-encoded. */
    private static String uri(FilePath path) {
        StringBuilder uri = new StringBuilder();
        byte[] bytes = path.toBytes();
        for (int i = 1; i < bytes.length; i++) {
            char letter = (char) (bytes[i] & 0xff);
            boolean plain = (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || "-._~/".indexOf(letter) >= 0;
            uri.append(plain ? String.valueOf(letter) : String.format("%%%02X", (int) letter));
        }
        return uri.isEmpty() ? "." : uri.toString();
    }
}
