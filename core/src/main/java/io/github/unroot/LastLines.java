package io.github.unroot;

import io.github.unroot.prove.Prover;
import java.util.ArrayList;
import java.util.List;

/** What a program said before it was found not to do its job: whoever is to mend it has to know. */
final class LastLines {
    private static final int LINES_MAX = 20;
    private static final int LINE_CHARS_MAX = 300;

    private LastLines() {}

    /** With a line that says whose they are; none where all is proven, or nothing was said. */
    static List<String> of(List<Prover.Shown> shown) {
        Prover.Shown last = shown.getLast();
        if (last.result().verdict().proven() || last.observation().isEmpty()) {
            return List.of();
        }
        List<String> said = last.observation()
                .get()
                .outcome()
                .output()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        if (said.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("what the program said last at level " + last.result().level() + ":");
        for (String line : said.subList(Math.max(0, said.size() - LINES_MAX), said.size())) {
            lines.add("    " + line.substring(0, Math.min(line.length(), LINE_CHARS_MAX)));
        }
        return lines;
    }
}
