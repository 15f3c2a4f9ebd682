package io.github.unroot.plan;

import io.github.unroot.plan.Change.Content;
import io.github.unroot.yaml.YamlText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a plan's document, one list item a change, in a fixed order of keys. */
final class PlanWriter {
    private static final String FIELD = "    ";
    private static final String NESTED = "      ";

    private final StringBuilder out = new StringBuilder();
    private final boolean reasons;

    private PlanWriter(boolean reasons) {
        this.reasons = reasons;
    }

    static String withReasons(Plan plan) {
        return new PlanWriter(true).write(plan);
    }

    static String withoutReasons(Plan plan) {
        return new PlanWriter(false).write(plan);
    }

    private String write(Plan plan) {
        out.append("version: ").append(PlanDocument.VERSION).append('\n');
        out.append("source: ").append(YamlText.scalar(plan.source())).append('\n');
        if (plan.isEmpty()) {
            return out.append("changes: []\n").toString();
        }
        out.append("changes:\n");
        plan.changes().forEach(this::write);
        return out.toString();
    }

    private void write(Change change) {
        out.append("  - kind: ").append(ChangeKind.of(change).word()).append('\n');
        switch (change) {
            case Change.SetUser user -> beforeAfter(user.before(), user.after());
            case Change.SetPermission permission -> write(permission);
            case Change.EditFile edit -> write(edit);
            case Change.AddFile file -> write(file);
            case Change.AddDirectory directory -> {
                field("path", directory.path().toString());
                field("permission", directory.permission().toString());
            }
            case Change.AddLink link -> {
                field("path", link.path().toString());
                field("target", link.target());
            }
            case Change.KeepCopy copy -> {
                field("path", copy.path().toString());
                field("to", copy.to().toString());
            }
            case Change.SetEnvironment variable -> {
                field("name", variable.name());
                beforeAfter(variable.before(), variable.after());
            }
            case Change.SetCommand command -> {
                list("entrypoint", command.entrypoint());
                list("command", command.command());
            }
            case Change.SetWorkingDirectory directory -> beforeAfter(directory.before(), directory.after());
            case Change.MovePort port -> beforeAfter(port.before(), port.after());
            case Change.SetHealthcheck check -> {
                list("before", check.before());
                list("after", check.after());
            }
            case Change.DeclareWritable writable -> {
                field("path", writable.path().toString());
                field("lifetime", writable.lifetime().name().toLowerCase(Locale.ROOT));
            }
        }
        if (reasons) {
            field("reason", change.reason());
        }
    }

    private void write(Change.SetPermission permission) {
        field("path", permission.path().toString());
        beforeAfter(permission.before().toString(), permission.after().toString());
        if (permission.dropCapability()) {
            out.append(FIELD).append("dropCapability: true\n");
        }
    }

    private void write(Change.EditFile edit) {
        field("path", edit.path().toString());
        out.append(FIELD).append("edits:\n");
        for (LineEdit line : edit.edits()) {
            out.append(NESTED)
                    .append("- before: ")
                    .append(YamlText.quoted(line.before()))
                    .append('\n');
            if (line.after() != null) {
                out.append(NESTED)
                        .append("  after: ")
                        .append(YamlText.quoted(line.after()))
                        .append('\n');
            }
        }
    }

    private void write(Change.AddFile file) {
        field("path", file.path().toString());
        field("permission", file.permission().toString());
        switch (file.content()) {
            case Content.Text text ->
                out.append(FIELD)
                        .append("text: ")
                        .append(YamlText.block(text.text(), NESTED))
                        .append('\n');
            case Content.Packaged packaged -> {
                field("packaged", packaged.name());
                field("digest", packaged.digest());
            }
        }
    }

    private void beforeAfter(@Nullable String before, @Nullable String after) {
        field("before", before);
        field("after", after);
    }

    /** Nothing where there is no value. */
    private void field(String name, @Nullable String value) {
        if (value != null) {
            out.append(FIELD)
                    .append(name)
                    .append(": ")
                    .append(YamlText.scalar(value))
                    .append('\n');
        }
    }

    private void list(String name, List<String> values) {
        out.append(FIELD).append(name).append(':');
        if (values.isEmpty()) {
            out.append(" []");
        }
        values.forEach(value -> out.append('\n').append(NESTED).append("- ").append(YamlText.scalar(value)));
        out.append('\n');
    }
}
