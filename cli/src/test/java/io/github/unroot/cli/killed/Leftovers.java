package io.github.unroot.cli.killed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How many there are of everything that a run makes. In a PID namespace of its own, /proc shows nobody else's. */
final class Leftovers {
    private static final Pattern NAMESPACE = Pattern.compile("(mnt|pid|net|user|ipc|uts|cgroup):\\[\\d+]");
    private static final List<String> TYPES = List.of("user", "mnt", "pid", "net", "ipc", "uts", "cgroup");
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private Leftovers() {}

    /**
     * Counts what is there now.
     *
     * @param sessions where the runs make their directories
     * @param names of all directories that were ever seen there: control groups are called like them
     */
    static Map<String, Integer> count(List<Path> sessions, Set<String> names) throws IOException {
        Map<String, Integer> counts = byThemselves();
        counts.put("directories", directories(sessions).size());
        counts.put("control groups", controlGroups(names).size());
        return counts;
    }

    /** What must vanish without another run. */
    static Map<String, Integer> byThemselves() throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("processes", processes().size());
        counts.put("mounts", Files.readAllLines(Path.of("/proc/self/mountinfo")).size());
        Set<String> namespaces = namespaces();
        for (String type : TYPES) {
            counts.put("namespaces: " + type, (int) namespaces.stream()
                    .filter(name -> name.startsWith(type + ":"))
                    .count());
        }
        return counts;
    }

    static List<Path> directories(List<Path> sessions) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path place : sessions) {
            try (Stream<Path> entries = Files.list(place)) {
                entries.forEach(all::add);
            }
        }
        return all;
    }

    /** Those of the first version lie each in its hierarchy, those of the second at the top, or in "unified" beside them. */
    static List<Path> controlGroups(Set<String> names) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> hierarchies = Files.list(CONTROL_GROUPS)) {
            List<Path> places =
                    new ArrayList<>(hierarchies.filter(Files::isDirectory).toList());
            places.add(CONTROL_GROUPS);
            for (Path place : places) {
                names.stream().map(place::resolve).filter(Files::exists).forEach(found::add);
            }
        }
        return found;
    }

    static List<Path> processes() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .toList();
        }
    }

    /** A namespace is kept by a process in it, by a descriptor of it, or by a mount of it. */
    private static Set<String> namespaces() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path process : processes()) {
            for (String directory : List.of("ns", "fd")) {
                links(process.resolve(directory))
                        .filter(link -> NAMESPACE.matcher(link).matches())
                        .forEach(found::add);
            }
        }
        Matcher mounted = NAMESPACE.matcher(Files.readString(Path.of("/proc/self/mountinfo")));
        while (mounted.find()) {
            found.add(mounted.group());
        }
        return found;
    }

    /** None of a process that has ended meanwhile. */
    private static Stream<String> links(Path directory) {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                targets.add(Files.readSymbolicLink(entry).toString());
            }
        } catch (IOException | UncheckedIOException e) {
            return targets.stream();
        }
        return targets.stream();
    }
}
