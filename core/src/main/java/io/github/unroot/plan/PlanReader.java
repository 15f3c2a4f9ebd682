package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.yaml.YamlFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads a plan's document. A key that is not known is an error: a typing error must not lose a change. */
final class PlanReader {
    private PlanReader() {}

    static Plan read(YamlFields document) throws UnrootException {
        String version = document.text("version");
        if (!version.equals(PlanDocument.VERSION)) {
            throw document.problem("version", "this is a plan of version " + version + ", known is version 1");
        }
        String source = document.text("source");
        List<Change> changes = new ArrayList<>();
        for (YamlFields change : document.items("changes")) {
            changes.add(readChange(change));
            change.refuseOthers();
        }
        document.refuseOthers();
        return new Plan(source, changes);
    }

    private static Change readChange(YamlFields change) throws UnrootException {
        String word = change.text("kind");
        ChangeKind kind = ChangeKind.named(word)
                .orElseThrow(() -> change.problem(
                        "kind", "unknown kind of change" + YamlFields.suggestion(word, ChangeKind.words())));
        String reason = change.text("reason");
        return switch (kind) {
            case USER -> new Change.SetUser(change.optionalText("before"), change.text("after"), reason);
            case PERMISSION ->
                new Change.SetPermission(
                        path(change),
                        permission(change, "before"),
                        permission(change, "after"),
                        change.flag("dropCapability"),
                        reason);
            case EDIT -> new Change.EditFile(path(change), edits(change), reason);
            case FILE -> new Change.AddFile(path(change), content(change), permission(change, "permission"), reason);
            case DIRECTORY -> new Change.AddDirectory(path(change), permission(change, "permission"), reason);
            case LINK -> new Change.AddLink(path(change), change.text("target"), reason);
            case COPY -> new Change.KeepCopy(path(change, "path"), path(change, "to"), reason);
            case ENVIRONMENT ->
                new Change.SetEnvironment(
                        change.text("name"), change.optionalText("before"), change.optionalText("after"), reason);
            case COMMAND -> new Change.SetCommand(change.texts("entrypoint"), change.texts("command"), reason);
            case WORKING_DIRECTORY ->
                new Change.SetWorkingDirectory(change.text("before"), change.text("after"), reason);
            case PORT -> new Change.MovePort(change.text("before"), change.text("after"), reason);
            case HEALTHCHECK -> new Change.SetHealthcheck(change.texts("before"), change.texts("after"), reason);
            case WRITABLE -> new Change.DeclareWritable(path(change), lifetime(change), reason);
        };
    }

    private static FilePath path(YamlFields change) throws UnrootException {
        return path(change, "path");
    }

    private static FilePath path(YamlFields change, String key) throws UnrootException {
        if (!change.text(key).startsWith("/")) {
            throw change.problem(key, "a path begins with \"/\"");
        }
        return parsed(change, key, FilePath::parse);
    }

    private static Permission permission(YamlFields change, String key) throws UnrootException {
        return parsed(change, key, Permission::parse);
    }

    private static Lifetime lifetime(YamlFields change) throws UnrootException {
        String word = change.text("lifetime");
        return Arrays.stream(Lifetime.values())
                .filter(lifetime -> lifetime.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> change.problem("lifetime", "neither \"data\" nor \"scratch\": \"" + word + "\""));
    }

    private static List<LineEdit> edits(YamlFields change) throws UnrootException {
        List<LineEdit> edits = new ArrayList<>();
        for (YamlFields edit : change.items("edits")) {
            String before = edit.text("before");
            if (before.contains("\n")) {
                throw edit.problem("before", "one line is edited at a time; write one edit for each");
            }
            edits.add(new LineEdit(before, edit.optionalText("after")));
            edit.refuseOthers();
        }
        return edits;
    }

    private static Content content(YamlFields change) throws UnrootException {
        String text = change.optionalText("text");
        String packaged = change.optionalText("packaged");
        if ((text == null) == (packaged == null)) {
            throw change.problem("kind", "a file has either \"text\" or \"packaged\"");
        }
        return text != null
                ? new Content.Text(text)
                : new Content.Packaged(change.text("packaged"), change.text("digest"));
    }

    private static <T> T parsed(YamlFields fields, String key, Function<String, T> parser) throws UnrootException {
        try {
            return parser.apply(fields.text(key));
        } catch (IllegalArgumentException e) {
            throw fields.problem(key, String.valueOf(e.getMessage()));
        }
    }
}
