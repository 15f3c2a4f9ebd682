package io.github.unroot.report;

import io.github.unroot.plan.Change;
import io.github.unroot.plan.ChangeKind;
import io.github.unroot.plan.LineEdit;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A change in one line, and as JSON. */
final class ChangeText {
    private ChangeText() {}

    static String of(Change change) {
        Parts parts = parts(change);
        String before = parts.before() == null || parts.before().isEmpty() ? "" : parts.before() + " -> ";
        String what = change instanceof Change.EditFile edit ? edits(edit.edits()) : before + parts.after();
        return ChangeKind.of(change).word() + " " + parts.path() + (parts.path().isEmpty() ? "" : ": ") + what + "  ("
                + change.reason() + ")";
    }

    static ObjectNode json(Change change, Map<FilePath, Long> bytes) {
        Parts parts = parts(change);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", ChangeKind.of(change).word());
        node.put("path", parts.path());
        node.put("before", parts.before());
        node.put("after", parts.after());
        node.put("reason", change.reason());
        node.put("bytes", parts.path().startsWith("/") ? bytes.getOrDefault(FilePath.parse(parts.path()), 0L) : 0L);
        return node;
    }

    /** @param path or the name of what is changed */
    private record Parts(String path, @Nullable String before, String after) {}

    private static Parts parts(Change change) {
        return switch (change) {
            case Change.SetUser user -> new Parts("", user.before(), user.after());
            case Change.SetPermission set ->
                new Parts(
                        set.path().toString(),
                        set.before().toString(),
                        set.after() + (set.dropCapability() ? " without file capability" : ""));
            case Change.EditFile edit ->
                new Parts(edit.path().toString(), linesBefore(edit.edits()), linesAfter(edit.edits()));
            case Change.AddFile add -> new Parts(add.path().toString(), null, content(add.content()));
            case Change.AddDirectory add ->
                new Parts(add.path().toString(), null, add.permission().toString());
            case Change.AddLink add -> new Parts(add.path().toString(), null, "link to " + add.target());
            case Change.KeepCopy copy -> new Parts(copy.to().toString(), null, "copy of " + copy.path());
            case Change.SetEnvironment set ->
                new Parts(set.name(), set.before(), set.after() == null ? "unset" : set.after());
            case Change.SetCommand set ->
                new Parts("", null, String.join(" ", set.entrypoint()) + " " + String.join(" ", set.command()));
            case Change.SetWorkingDirectory set -> new Parts("", set.before(), set.after());
            case Change.MovePort port -> new Parts("", port.before(), port.after());
            case Change.SetHealthcheck check ->
                new Parts("", String.join(" ", check.before()), String.join(" ", check.after()));
            case Change.DeclareWritable declared ->
                new Parts(
                        declared.path().toString(),
                        null,
                        declared.lifetime().name().toLowerCase(Locale.ROOT));
        };
    }

    private static String content(Change.Content content) {
        return switch (content) {
            case Change.Content.Text text -> text.text().lines().count() + " lines";
            case Change.Content.Packaged packaged -> packaged.name();
        };
    }

    private static String edits(List<LineEdit> edits) {
        return edits.stream()
                .map(edit -> {
                    String after = edit.after();
                    return edit.before().strip() + " -> " + (after == null ? "(line removed)" : after.strip());
                })
                .collect(Collectors.joining(", "));
    }

    private static String linesBefore(List<LineEdit> edits) {
        return edits.stream().map(LineEdit::before).collect(Collectors.joining("\n"));
    }

    /** Without those that are removed. */
    private static String linesAfter(List<LineEdit> edits) {
        return edits.stream().flatMap(edit -> Stream.ofNullable(edit.after())).collect(Collectors.joining("\n"));
    }
}
