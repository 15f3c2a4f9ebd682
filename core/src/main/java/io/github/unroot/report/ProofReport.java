package io.github.unroot.report;

import io.github.unroot.observe.Access;
import io.github.unroot.problem.EscapedText;
import io.github.unroot.prove.Proof;
import io.github.unroot.prove.ScenarioJson;
import io.github.unroot.prove.ScenarioResult;
import io.github.unroot.sandbox.ProcessSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A proof for people and for programs. */
public record ProofReport(Proof proof) {
    private static final int DENIALS_SHOWN_MAX = 8;

    public Stream<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Proof of " + proof.name() + " (" + proof.image() + ")");
        proof.scenarios().forEach(scenario -> lines.addAll(lines(scenario)));
        lines.add("  level " + proof.level() + " holds; seed " + proof.ids().seed() + ", "
                + proof.surroundings().runtime() + ", Linux "
                + proof.surroundings().kernel());
        List<String> unobserved = proof.scenarios().stream()
                .flatMap(scenario -> scenario.unobserved().stream())
                .distinct()
                .toList();
        if (!unobserved.isEmpty()) {
            lines.add("  not observed: " + String.join(", ", unobserved));
        }
        return lines.stream().map(EscapedText::line);
    }

    /** The fields that DESIGN.md promises of {@code prove --json}. */
    public ObjectNode toJson() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("image", proof.name());
        document.put("digest", proof.image().toString());
        document.put("level", proof.level());
        document.set("scenarios", ScenarioJson.scenarios(proof.scenarios()));
        return document;
    }

    private static List<String> lines(ScenarioResult scenario) {
        List<String> lines = new ArrayList<>();
        String reason = scenario.verdict().reason();
        String root = scenario.readOnlyRoot() ? ", read-only root" : "";
        lines.add(String.format(
                "  level %d  %-10s as %s%s%s",
                scenario.level(),
                scenario.verdict().word(),
                scenario.identity(),
                root,
                reason.isEmpty() ? "" : ": " + reason));
        String programs =
                scenario.processes().stream().map(ProcessSeen::name).distinct().collect(Collectors.joining(", "));
        if (!programs.isEmpty()) {
            lines.add("           "
                    + scenario.processes().stream()
                            .map(ProcessSeen::process)
                            .distinct()
                            .count() + " processes seen: " + programs + ", " + groups(scenario));
        }
        List<String> denied =
                scenario.denied().stream().map(ProofReport::sentence).distinct().toList();
        String word = scenario.verdict().proven() ? "denied, harmless: " : "denied: ";
        denied.stream().limit(DENIALS_SHOWN_MAX).forEach(line -> lines.add("           " + word + line));
        if (denied.size() > DENIALS_SHOWN_MAX) {
            lines.add("           ... and " + (denied.size() - DENIALS_SHOWN_MAX) + " more in the proof");
        }
        return lines;
    }

    /** The supplementary groups, as /proc showed them: what they open is open to the program. */
    private static String groups(ScenarioResult scenario) {
        String groups = scenario.processes().stream()
                .flatMap(process -> process.groups().stream())
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return groups.isEmpty() ? "in no supplementary group" : "in the supplementary groups " + groups;
    }

    private static String sentence(Access access) {
        String program = access.program().substring(access.program().lastIndexOf('/') + 1);
        return program + " " + access.call() + " " + access.target() + " "
                + access.error().orElse("");
    }
}
