package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A plan in the making: changes to the same thing become one, and the order in which they were found does not show in the
 * plan.
 */
final class Draft {
    private final Map<String, Change> changes;

    private Draft(Map<String, Change> changes) {
        this.changes = changes;
    }

    static Draft of(List<Change> changes) {
        return new Draft(new LinkedHashMap<>()).with(changes);
    }

    /** With more changes, a later one to the same thing in the place of, or joined with, the earlier. */
    Draft with(List<Change> more) {
        Map<String, Change> joined = new LinkedHashMap<>(changes);
        for (Change change : more) {
            joined.merge(key(change), change, Draft::join);
        }
        // What stands in a file's place comes with its own mode: that of the old file is no longer there to change.
        joined.values().removeIf(change -> change instanceof Change.SetPermission set && replaces(joined, set.path()));
        return new Draft(joined);
    }

    private static boolean replaces(Map<String, Change> changes, FilePath path) {
        return changes.containsKey("add " + path) || changes.containsKey("link " + path);
    }

    Draft with(Change change) {
        return with(List.of(change));
    }

    Draft without(List<Change> some) {
        Map<String, Change> fewer = new LinkedHashMap<>(changes);
        fewer.values().removeAll(some);
        return new Draft(fewer);
    }

    List<Change> changes() {
        return changes.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Change> entry) -> rank(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Where each moved port went: {@code 80/tcp} to {@code 8080/tcp}. */
    Map<String, String> movedPorts() {
        Map<String, String> ports = new TreeMap<>();
        for (Change change : changes.values()) {
            if (change instanceof Change.MovePort port) {
                ports.put(port.before(), port.after());
            }
        }
        return ports;
    }

    List<FilePath> writable() {
        return changes.values().stream()
                .filter(change -> change instanceof Change.DeclareWritable)
                .map(change -> ((Change.DeclareWritable) change).path())
                .sorted()
                .toList();
    }

    /** What the draft makes of a variable; empty where it does not touch it or removes it. */
    Optional<String> environment(String name) {
        return Optional.ofNullable(changes.get("env " + name)).map(change -> ((Change.SetEnvironment) change).after());
    }

    Optional<Change> find(String key) {
        return Optional.ofNullable(changes.get(key));
    }

    /** Two changes with one key are of one kind. */
    private static Change join(Change earlier, Change later) {
        return switch (later) {
            case Change.SetPermission set -> join((Change.SetPermission) earlier, set);
            case Change.EditFile edit -> join((Change.EditFile) earlier, edit);
            case Change.SetEnvironment set ->
                new Change.SetEnvironment(
                        set.name(), ((Change.SetEnvironment) earlier).before(), set.after(), set.reason());
            case Change.DeclareWritable _, Change.AddDirectory _, Change.KeepCopy _ -> earlier;
            case Change.SetUser _,
                    Change.AddFile _,
                    Change.AddLink _,
                    Change.SetCommand _,
                    Change.SetWorkingDirectory _,
                    Change.MovePort _,
                    Change.SetHealthcheck _ -> later;
        };
    }

    /** Bits that either asks for; a dropped setuid bit stays dropped. */
    private static Change join(Change.SetPermission first, Change.SetPermission later) {
        int dropped = first.before().mode() & ~first.after().mode();
        int mode = (first.after().mode() | later.after().mode()) & ~dropped;
        long gid = later.after().gid() == later.before().gid()
                ? first.after().gid()
                : later.after().gid();
        return new Change.SetPermission(
                first.path(),
                first.before(),
                new Permission(
                        mode & ~(later.before().mode() & ~later.after().mode()),
                        first.after().uid(),
                        gid),
                first.dropCapability() || later.dropCapability(),
                reasons(first.reason(), later.reason()));
    }

    private static Change join(Change.EditFile first, Change.EditFile later) {
        return new Change.EditFile(
                first.path(), compose(first.edits(), later.edits()), reasons(first.reason(), later.reason()));
    }

    /** A later edit of a line that an earlier one wrote is an edit of the line that stood there first. */
    private static List<LineEdit> compose(List<LineEdit> first, List<LineEdit> later) {
        List<LineEdit> edits = new ArrayList<>(first);
        for (LineEdit edit : later) {
            boolean composed = false;
            for (int at = 0; at < edits.size(); at++) {
                if (edit.before().equals(edits.get(at).after())) {
                    edits.set(at, new LineEdit(edits.get(at).before(), edit.after()));
                    composed = true;
                }
            }
            if (!composed && !edits.contains(edit)) {
                edits.add(edit);
            }
        }
        return edits;
    }

    private static String reasons(String first, String second) {
        return first.contains(second) ? first : first + "; " + second;
    }

    private static String key(Change change) {
        return switch (change) {
            case Change.SetUser _ -> "user";
            case Change.SetPermission set -> "permission " + set.path();
            case Change.EditFile edit -> "edit " + edit.path();
            case Change.AddFile add -> "add " + add.path();
            case Change.AddDirectory add -> "directory " + add.path();
            case Change.AddLink add -> "link " + add.path();
            case Change.KeepCopy copy -> "copy " + copy.path();
            case Change.SetEnvironment set -> "env " + set.name();
            case Change.SetCommand _ -> "command";
            case Change.SetWorkingDirectory _ -> "workdir";
            case Change.MovePort port -> "port " + port.before();
            case Change.SetHealthcheck _ -> "healthcheck";
            case Change.DeclareWritable path -> "writable " + path.path();
        };
    }

    /** The order in which a person would tell them. */
    private static int rank(Change change) {
        return switch (change) {
            case Change.SetUser _ -> 0;
            case Change.MovePort _ -> 1;
            case Change.SetCommand _ -> 2;
            case Change.SetEnvironment _ -> 3;
            case Change.SetWorkingDirectory _ -> 4;
            case Change.SetHealthcheck _ -> 5;
            case Change.EditFile _ -> 6;
            case Change.DeclareWritable _ -> 7;
            case Change.AddDirectory _ -> 8;
            case Change.AddFile _ -> 9;
            case Change.AddLink _ -> 10;
            case Change.KeepCopy _ -> 11;
            case Change.SetPermission _ -> 12;
        };
    }
}
