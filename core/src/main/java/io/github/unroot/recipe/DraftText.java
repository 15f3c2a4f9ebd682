package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.YamlText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A draft as the file that a person goes on from: every guess says that it is one. */
final class DraftText {
    private static final String SCHEMA = "# yaml-language-server: $schema=../recipe.schema.json\n";

    /** What a regular expression gives another meaning to. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    private final StringBuilder text = new StringBuilder(SCHEMA);

    private DraftText() {}

    static String of(Draft draft) {
        DraftText text = new DraftText();
        text.line("name: " + YamlText.scalar(draft.name()), "");
        text.line("summary: " + YamlText.scalar(draft.summary()), "");
        text.line("packages: " + list(draft.packages()), "");
        text.program(draft);
        text.environment(draft.environment());
        text.ports(draft);
        text.list("data", paths(draft.data()), "what outlives the container");
        text.list("scratch", paths(draft.scratch()), "what need not");
        text.edits(draft.moved());
        text.probe(draft);
        return text.text.toString();
    }

    private void program(Draft draft) {
        if (!draft.entrypoint().isEmpty()) {
            line("entrypoint: " + list(draft.entrypoint()), draft.programFrom());
        }
        if (!draft.command().isEmpty()) {
            line("command: " + list(draft.command()), draft.entrypoint().isEmpty() ? draft.programFrom() : "");
        }
        if (!draft.workingDirectory().isEmpty()) {
            line("working-directory: " + YamlText.scalar(draft.workingDirectory()), "");
        }
    }

    private void environment(Map<String, String> environment) {
        if (!environment.isEmpty()) {
            line("environment:", "");
            environment.forEach(
                    (name, value) -> line("  " + YamlText.scalar(name) + ": " + YamlText.scalar(value), ""));
        }
    }

    private void ports(Draft draft) {
        if (!draft.ports().isEmpty()) {
            String ports = draft.ports().stream()
                    .map(port -> port.contains("/") ? YamlText.quoted(port) : port)
                    .collect(Collectors.joining(", "));
            line("ports: [" + ports + "]", draft.portsMoved() ? "moved: those under 1024 are for root alone" : "");
        }
    }

    private void list(String field, List<String> values, String comment) {
        if (!values.isEmpty()) {
            line(field + ": " + list(values), comment);
        }
    }

    private void edits(List<Draft.MovedLine> moved) {
        if (!moved.isEmpty()) {
            line("edits:", "");
        }
        for (Draft.MovedLine edit : moved) {
            String expression = "^" + SPECIAL.matcher(edit.before()).replaceAll("\\\\$0") + "$";
            line("  - file: " + YamlText.scalar(edit.file().text()), "");
            line("    line: " + YamlText.quoted(expression), "");
            line("    with: " + YamlText.quoted(edit.after()), "");
        }
    }

    private void probe(Draft draft) {
        if (draft.ports().isEmpty()) {
            line("probe-command: [--version]", "the arguments of proving runs; make them do the program's real job");
            line("probe: [\"exit:0\"]", "");
        } else {
            String port = draft.ports().getFirst().replaceAll("[^0-9]", "");
            line("probe: [\"tcp:" + port + "\"]", "write one that does the program's real job, as \"exec:COMMAND\"");
        }
    }

    private void line(String line, String comment) {
        text.append(line);
        if (!comment.isEmpty()) {
            text.append("  # ").append(comment);
        }
        text.append('\n');
    }

    private static List<String> paths(List<FilePath> paths) {
        return paths.stream().map(FilePath::text).toList();
    }

    private static String list(List<String> words) {
        return words.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }
}
