package io.github.unroot.catalog;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Text for a README. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown line(String line) {
        text.append(line).append('\n');
        return this;
    }

    Markdown paragraph(String paragraph) {
        return line(paragraph).line("");
    }

    Markdown code(String language, List<String> lines) {
        line("```" + language);
        lines.forEach(this::line);
        return line("```").line("");
    }

    Markdown row(List<String> cells) {
        return line(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    Markdown heading(List<String> cells) {
        return row(cells).row(cells.stream().map(_ -> "---").toList());
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }

    /** A cell of a table ends at a bar, and its line at a line's end. */
    static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ').strip();
    }

    /** As it is written, in a table too. */
    static String literal(String text) {
        String cell = cell(text);
        if (cell.isEmpty()) {
            return "";
        }
        return cell.contains("`") ? "`` " + cell + " ``" : "`" + cell + "`";
    }

    static String literals(Collection<?> texts) {
        return texts.stream().map(one -> literal(one.toString())).collect(Collectors.joining(", "));
    }
}
