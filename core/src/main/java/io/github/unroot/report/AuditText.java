package io.github.unroot.report;

import io.github.unroot.audit.Finding;
import io.github.unroot.audit.Rule;
import io.github.unroot.audit.Severity;
import io.github.unroot.problem.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An audit for people: by severity, then by rule, one line a finding. */
final class AuditText {
    private static final int FINDINGS_SHOWN_MAX = 10;
    private static final int WIDTH_MAX = 100;
    private static final int PATH_WIDTH_MAX = 40;
    private static final int IMAGE_CHARS_MAX = 300;

    private final AuditReport report;
    private final List<String> lines = new ArrayList<>();

    AuditText(AuditReport report) {
        this.report = report;
    }

    Stream<String> lines() {
        lines.add(EscapedText.shown(report.image(), IMAGE_CHARS_MAX) + "  " + report.digest());
        for (Severity severity : Severity.values()) {
            Map<Rule, List<Finding>> byRule = report.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .collect(Collectors.groupingBy(Finding::rule, LinkedHashMap::new, Collectors.toList()));
            if (!byRule.isEmpty()) {
                lines.add("");
                lines.add(severity.name());
                byRule.forEach(this::rule);
            }
        }
        lines.add("");
        lines.add(summary());
        return lines.stream();
    }

    private void rule(Rule rule, List<Finding> findings) {
        lines.add("  " + rule.title() + "  [" + rule.id() + "]");
        int width = findings.stream()
                .limit(FINDINGS_SHOWN_MAX)
                .mapToInt(finding -> path(finding).length())
                .filter(length -> length <= PATH_WIDTH_MAX)
                .max()
                .orElse(0);
        findings.stream().limit(FINDINGS_SHOWN_MAX).forEach(finding -> finding(finding, width));
        if (findings.size() > FINDINGS_SHOWN_MAX) {
            lines.add("    ... and " + (findings.size() - FINDINGS_SHOWN_MAX) + " more; --json has them all");
        }
        if (!rule.controls().isEmpty()) {
            controls(rule.controls());
        }
    }

    private void controls(List<String> controls) {
        StringBuilder line = new StringBuilder("      asked for by ");
        String end = "";
        for (String control : controls) {
            line.append(end);
            if (line.length() + control.length() > WIDTH_MAX) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder("        ");
            }
            line.append(control);
            end = "; ";
        }
        lines.add(line.toString());
    }

    private void finding(Finding finding, int width) {
        String path = path(finding);
        StringBuilder line = new StringBuilder("    ").append(path);
        if (!path.isEmpty()) {
            line.append(" ".repeat(Math.max(0, width - path.length()) + 2));
        }
        line.append(finding.message());
        lines.add(line.toString());
    }

    private static String path(Finding finding) {
        return finding.path().map(Object::toString).orElse("");
    }

    private String summary() {
        if (report.findings().isEmpty()) {
            return "nothing found";
        }
        String counts = Stream.of(Severity.values())
                .map(this::count)
                .filter(count -> !count.isEmpty())
                .collect(Collectors.joining(", "));
        OptionalInt level = report.lowestLevel();
        return counts + "; "
                + (level.isPresent()
                        ? "level " + level.getAsInt() + " is the first that they stand in the way of"
                        : "they stand in the way of no level");
    }

    private String count(Severity severity) {
        long count = report.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
        return count == 0 ? "" : count + " " + severity.name().toLowerCase(Locale.ROOT);
    }
}
