package io.github.unroot.audit;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shell text that runs when a container starts.
 *
 * @param path where it stands; empty for a line of the config
 */
record Script(Optional<FilePath> path, List<String> lines) {
    private static final int SHOWN_CHARS_MAX = 100;
    private static final int LINE_CHARS_MAX = 10_000;
    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w./}-])(/[\\w.+@-]+)+/?");

    /** A call of a program. */
    record Call(String program, int line, String text) {}

    static Script of(FilePath path, byte[] content) {
        return new Script(
                Optional.of(path),
                new String(content, StandardCharsets.UTF_8).lines().toList());
    }

    static Script ofLine(String line) {
        return new Script(Optional.empty(), line.lines().toList());
    }

    /** Whether bytes are a script: its interpreter stands in the first line. */
    static boolean isScript(byte[] content) {
        return content.length > 2 && content[0] == '#' && content[1] == '!';
    }

    /** The program of the first line; empty where it is not by an absolute path. */
    Optional<String> interpreter() {
        String first = lines.isEmpty() ? "" : lines.getFirst();
        String line = first.startsWith("#!") ? first.substring(2).strip() : "";
        return line.startsWith("/") ? Optional.of(line.split("\\s", 2)[0]) : Optional.empty();
    }

    /**
     * Where a command of one of those names is called: first in a command, after what runs another, or put aside to be run
     * later, as in {@code set -- gosu redis "$@"}.
     */
    List<Call> calls(List<String> programs) {
        Pattern call = Pattern.compile(
                "(?:^|[;&|({`!]|=[\"']|\\b(?:exec|then|else|do|if|elif|while|command|nohup|env|time|set --"
                        + "|xargs|-exec|sudo|gosu \\S+|su-exec \\S+)\\b?[\"']?)\\s*[\"']?(?:[\\w./${}-]*/)?("
                        + String.join("|", programs) + ")(?=[\\s;\"')]|$)");
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("#") || line.length() > LINE_CHARS_MAX) {
                continue;
            }
            Matcher matcher = call.matcher(line);
            if (matcher.find()) {
                calls.add(new Call(matcher.group(1), i + 1, EscapedText.shown(line, SHOWN_CHARS_MAX)));
            }
        }
        return calls;
    }

    /** The absolute paths that stand in it. */
    List<FilePath> paths() {
        List<FilePath> paths = new ArrayList<>();
        for (String line : lines) {
            if (line.length() > LINE_CHARS_MAX || line.strip().startsWith("#")) {
                continue;
            }
            Matcher matcher = ABSOLUTE.matcher(line);
            while (matcher.find()) {
                if (!matcher.group().contains("..")) {
                    paths.add(FilePath.of(matcher.group()));
                }
            }
        }
        return paths;
    }

    /** Whether it asks who it runs as. */
    boolean asksUser() {
        return lines.stream()
                .anyMatch(line -> line.contains("id -u")
                        || line.contains("$UID")
                        || line.contains("$EUID")
                        || line.contains("whoami"));
    }
}
