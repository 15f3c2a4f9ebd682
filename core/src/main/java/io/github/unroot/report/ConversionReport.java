package io.github.unroot.report;

import io.github.unroot.audit.Finding;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Planner;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ScenarioJson;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a conversion found, changed and proved.
 *
 * @param bytes what each changed path adds to the image
 * @param addedBytes the new layer as it is stored
 * @param writablePaths how many paths of the result its default user could change
 * @param writablePathsElsewhere how many it would be after {@code chgrp -R 0} and {@code chmod -R g=u} over the same
 *     directories
 */
public record ConversionReport(
        String source,
        String destination,
        List<Finding> findings,
        List<Change> changes,
        Map<FilePath, Long> bytes,
        Proof proof,
        long addedBytes,
        int writablePaths,
        int writablePathsElsewhere)
        implements ConversionResult {
    private static final int FINDINGS_SHOWN_MAX = 6;
    private static final int LIKE_CHANGES_SHOWN_MAX = 3;

    public ConversionReport {
        findings = List.copyOf(findings);
        changes = List.copyOf(changes);
        bytes = Map.copyOf(bytes);
    }

    @Override
    public List<Proof> proofs() {
        return List.of(proof);
    }

    @Override
    public Stream<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Found in " + source);
        findings.stream()
                .limit(FINDINGS_SHOWN_MAX)
                .forEach(finding -> lines.add("  " + finding.severity().name().toLowerCase(java.util.Locale.ROOT) + "  "
                        + finding.path().map(path -> path + ": ").orElse("") + finding.message()));
        if (findings.size() > FINDINGS_SHOWN_MAX) {
            lines.add("  ... and " + (findings.size() - FINDINGS_SHOWN_MAX) + " more: unroot audit " + source);
        }
        lines.add(changes.isEmpty() ? "Changed nothing: it is non-root already" : "Changed");
        lines.addAll(changeLines());
        if (!changes.isEmpty()) {
            lines.add("  " + addedBytes + " bytes added; " + writablePaths
                    + " paths of the image can be changed by its user (chgrp -R 0, chmod -R g=u over the same"
                    + " directories: " + writablePathsElsewhere + ")");
        }
        return Stream.concat(lines.stream().map(EscapedText::line), new ProofReport(proof).lines());
    }

    private List<String> changeLines() {
        List<String> lines = new ArrayList<>();
        int bits = 0;
        for (Change change : changes) {
            boolean dropsBits = change instanceof Change.SetPermission set
                    && (set.dropCapability()
                            || (set.before().mode() & ~set.after().mode() & 06000) != 0);
            if (!dropsBits || bits++ < LIKE_CHANGES_SHOWN_MAX) {
                lines.add("  " + ChangeText.of(change));
            }
        }
        if (bits > LIKE_CHANGES_SHOWN_MAX) {
            lines.add("  ... and " + (bits - LIKE_CHANGES_SHOWN_MAX) + " more setuid or setgid files like these");
        }
        return lines;
    }

    /** The fields that DESIGN.md promises of {@code convert --json}. */
    @Override
    public ObjectNode toJson() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("source", source);
        document.put("destination", destination);
        document.put("digest", proof.image().toString());
        document.put("level", proof.level());
        ArrayNode list = document.putArray("changes");
        changes.forEach(change -> list.add(ChangeText.json(change, bytes)));
        ObjectNode writable = document.putObject("writable");
        ArrayNode data = writable.putArray("data");
        ArrayNode scratch = writable.putArray("scratch");
        for (Change change : changes) {
            if (change instanceof Change.DeclareWritable declared) {
                (declared.lifetime() == Change.Lifetime.DATA ? data : scratch)
                        .add(declared.path().toString());
            }
        }
        ObjectNode ports = document.putObject("ports");
        Planner.movedPorts(changes).forEach(ports::put);
        document.put("addedBytes", addedBytes);
        document.put("writablePaths", writablePaths);
        document.put("writablePathsElsewhere", writablePathsElsewhere);
        document.set("scenarios", ScenarioJson.scenarios(proof.scenarios()));
        return document;
    }
}
