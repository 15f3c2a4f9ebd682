package io.github.unroot.recipe;

import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports that configuration files tell a program to listen on. */
final class ListenLines {
    private static final int PRIVILEGED_MAX = 1023;
    private static final int PORT_MAX = 65535;
    private static final int MOVED_BY = 8000;

    /** {@code port 6379}, {@code listen [::]:80 default_server;}, {@code server.port = 80}, {@code -p 11211}. */
    private static final Pattern LINE = Pattern.compile(
            "^\\s*(?:[\\w.]*(?:port|listen)\\w*|-p|bind)\\s*[ =:]\\s*\"?(?:\\S*?:)?([1-9][0-9]{1,4})\\b",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> ports = new LinkedHashSet<>();
    private final List<Draft.MovedLine> moved = new ArrayList<>();

    /** @param texts of the configuration files, by their paths */
    ListenLines(Map<FilePath, String> texts) {
        texts.forEach((file, text) -> text.lines().forEach(line -> read(file, line)));
    }

    /** All from 1024 on, those that were moved there among them. */
    List<String> ports() {
        return List.copyOf(ports);
    }

    List<Draft.MovedLine> moved() {
        return List.copyOf(moved);
    }

    private void read(FilePath file, String line) {
        Matcher found = LINE.matcher(line);
        if (!found.find()) {
            return;
        }
        int port = Integer.parseInt(found.group(1));
        if (port > PRIVILEGED_MAX) {
            if (port <= PORT_MAX) {
                ports.add(String.valueOf(port));
            }
            return;
        }
        String other = String.valueOf(port + MOVED_BY);
        ports.add(other);
        String after = line.substring(0, found.start(1)) + other + line.substring(found.end(1));
        Draft.MovedLine edit = new Draft.MovedLine(file, line, after);
        if (!moved.contains(edit)) {
            moved.add(edit);
        }
    }
}
