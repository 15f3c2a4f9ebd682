package io.github.unroot.debian;

import java.util.ArrayList;
import java.util.List;

/** What of dpkg's output tells why a package could not be configured. */
final class ScriptFailure {
    private static final String ERROR = "dpkg: error processing package ";
    private static final String FOLLOWS = "dpkg: dependency problems prevent configuration";
    private static final int LINES_BEFORE = 3;
    private static final int LAST_LINES = 3;

    private ScriptFailure() {}

    /** The first error with what was printed before it; others often only follow from that one. */
    static String of(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            boolean error = lines.get(i).startsWith(ERROR);
            if (error
                    && lines.subList(Math.max(0, i - LINES_BEFORE), i).stream().noneMatch(ScriptFailure::isOther)) {
                int end = Math.min(lines.size(), i + 2);
                return String.join(" | ", new ArrayList<>(lines.subList(Math.max(0, i - LINES_BEFORE), end)));
            }
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private static boolean isOther(String line) {
        return line.startsWith(FOLLOWS);
    }
}
