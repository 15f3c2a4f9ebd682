package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.ProgramRun;
import io.github.unroot.observe.TracedProcess;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a start script does because it expects to be root: it gives files away and becomes another user. Where that stops a
 * program that is neither, the script's own line is edited; where no line can be, the tool that it calls is replaced by one
 * that leaves out what only root can do (FAILURES.md, rows 12, 13, 37).
 */
final class PrivilegeDrops {
    private static final Set<String> DROPPERS = Set.of(
            "gosu",
            "su-exec",
            "setpriv",
            "runuser",
            "su",
            "chpst",
            "s6-setuidgid",
            "s6-applyuidgid",
            "setuidgid",
            "sudo");

    private static final Set<String> GIVERS = Set.of(
            "chown", "chgrp", "chmod", "usermod", "groupmod", "useradd", "adduser", "addgroup", "groupadd", "setcap");

    /** {@code gosu USER} and its like: the program and one word behind it. */
    private static final Pattern SIMPLE_DROP =
            Pattern.compile("(?<![\\w/.-])(?:/[\\w./-]*/)?(?:gosu|su-exec|s6-setuidgid|setuidgid)\\s+\\S+\\s+(?=\\S)");

    private static final Pattern SETPRIV_DROP = Pattern.compile(
            "(?<![\\w/.-])(?:/[\\w./-]*/)?setpriv\\s+(?:--(?:reuid|regid|ruid|euid|rgid|egid|groups|inh-caps|bounding-set)=\\S+\\s+"
                    + "|--(?:reuid|regid|ruid|euid|rgid|egid|groups|inh-caps|bounding-set)\\s+[^-\\s]\\S*\\s+"
                    + "|--(?:init-groups|clear-groups|keep-groups|reset-env|no-new-privs)\\s+)+(?:--\\s+)?(?=\\S)");

    private static final Permission SCRIPT = new Permission(0755, 0, 0);

    private final Subject subject;
    private final TraceFacts facts;
    private final PackagedFiles packaged;

    PrivilegeDrops(Subject subject, TraceFacts facts, PackagedFiles packaged) {
        this.subject = subject;
        this.facts = facts;
        this.packaged = packaged;
    }

    /** What to try where such a tool was denied, the smallest edit first; none where it is no such tool. */
    List<Step> steps(Access denied) {
        String evidence = denied.program() + " is denied " + denied.call() + " " + denied.target();
        return changes(denied).stream()
                .map(changes -> new Step(changes, evidence, Optional.of(denied), false))
                .toList();
    }

    /** What to try where such a tool ended by itself: sudo looks at its own rights, and is denied nothing. */
    List<Step> ended(TracedProcess process) {
        if (process.programs().isEmpty()) {
            return List.of();
        }
        ProgramRun tool = process.programs().getLast();
        Access run = Access.once(
                Access.Operation.EXECUTE,
                Optional.empty(),
                "",
                Optional.empty(),
                process.number(),
                tool.file(),
                "execve",
                tool.sequence());
        return DROPPERS.contains(tool(run))
                ? changes(run).stream()
                        .map(changes -> new Step(changes, tool.file() + " ended by itself", false))
                        .toList()
                : List.of();
    }

    private List<List<Change>> changes(Access access) {
        String tool = tool(access);
        List<List<Change>> ways = new ArrayList<>();
        if (DROPPERS.contains(tool)) {
            dropInCommand(tool).ifPresent(change -> ways.add(List.of(change)));
            ways.add(editScripts(access, PrivilegeDrops::withoutDrop, "it becomes another user, which only root may"));
        }
        if (GIVERS.contains(tool)) {
            ways.add(editScripts(
                    access,
                    line -> guarded(line, tool),
                    "only root may " + tool + ", and a start as another user needs no such thing"));
        }
        if (tool.equals("install")) {
            ways.add(editScripts(access, PrivilegeDrops::withoutOwner, "only root may give files away"));
        }
        shim(access, tool).ifPresent(change -> ways.add(List.of(change)));
        return ways.stream().filter(changes -> !changes.isEmpty()).toList();
    }

    /** The applet, where the program is a busybox called by its own name. */
    private String tool(Access denied) {
        String base = base(denied.program());
        if (!base.equals("busybox")) {
            return base;
        }
        return facts.process(denied.process())
                .filter(process -> !process.programs().isEmpty())
                .map(process -> process.programs().getLast().arguments())
                .map(words -> words.size() > 1 && base(words.getFirst()).equals("busybox")
                        ? words.get(1)
                        : base(words.getFirst()))
                .orElse(base);
    }

    private Optional<Change> dropInCommand(String tool) {
        List<String> entrypoint = dropWords(facts.entrypoint(), tool);
        List<String> command = dropWords(facts.command(), tool);
        boolean same = entrypoint.equals(facts.entrypoint()) && command.equals(facts.command());
        return same
                ? Optional.empty()
                : Optional.of(new Change.SetCommand(
                        entrypoint, command, tool + " becomes another user, which only root may"));
    }

    private static List<String> dropWords(List<String> words, String tool) {
        for (int at = 0; at + 2 < words.size(); at++) {
            if (base(words.get(at)).equals(tool)
                    && Set.of("gosu", "su-exec", "s6-setuidgid", "setuidgid").contains(tool)) {
                List<String> fewer = new ArrayList<>(words.subList(0, at));
                fewer.addAll(words.subList(at + 2, words.size()));
                return fewer;
            }
        }
        return words;
    }

    private interface Edit {
        String apply(String line);
    }

    private List<Change> editScripts(Access access, Edit edit, String reason) {
        List<Change> changes = new ArrayList<>();
        for (FilePath script : facts.textFilesReadBefore(access)) {
            List<String> lines = facts.lines(script);
            if (lines.isEmpty() || !looksLikeShell(script, lines)) {
                continue;
            }
            List<LineEdit> edits = new ArrayList<>();
            for (String line : lines) {
                String edited = edit.apply(line);
                LineEdit change = new LineEdit(line, edited);
                if (!edited.equals(line) && !edits.contains(change)) {
                    edits.add(change);
                }
            }
            if (!edits.isEmpty()) {
                changes.add(new Change.EditFile(script, edits, reason));
            }
        }
        return changes;
    }

    private static boolean looksLikeShell(FilePath script, List<String> lines) {
        return lines.getFirst().matches("#!.*\\b(ba|da|a|k|z)?sh\\b.*")
                || script.name().endsWith(".sh");
    }

    private static String withoutDrop(String line) {
        if (line.stripLeading().startsWith("#")) {
            return line;
        }
        String without = SIMPLE_DROP.matcher(line).replaceAll("");
        return SETPRIV_DROP.matcher(without).replaceAll("");
    }

    /** A command that is a statement of its own is left out unless the user is root. */
    private static String guarded(String line, String tool) {
        Matcher statement = Pattern.compile("^(\\s*)((?:/[\\w./-]*/)?" + Pattern.quote(tool) + "\\s.*)$")
                .matcher(line);
        return statement.matches() ? statement.group(1) + "[ \"$(id -u)\" != 0 ] || " + statement.group(2) : line;
    }

    private static String withoutOwner(String line) {
        return line.matches("^\\s*(?:/[\\w./-]*/)?install\\s.*")
                ? line.replaceAll("\\s+(?:-o|-g|--owner[= ]|--group[= ])\\s*[\\w.-]+", "")
                : line;
    }

    private Optional<Change> shim(Access access, String tool) {
        Optional<FilePath> place = access.program().startsWith("/")
                ? Optional.of(subject.place(FilePath.of(access.program())))
                : Optional.empty();
        return place.flatMap(path -> packaged.find("shims/" + tool).map(content -> (Change) new Change.AddFile(
                path, content, SCRIPT, tool + " needs root; in its place stands a script that leaves that out")));
    }

    private static String base(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
