package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.ProgramRun;
import io.github.unroot.observe.TracedProcess;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
            "sudo",
            "chroot",
            "start-stop-daemon");

    private static final Set<String> GIVERS = Set.of(
            "chown", "chgrp", "chmod", "usermod", "groupmod", "useradd", "adduser", "addgroup", "groupadd", "setcap");

    private static final FilePath STAND_INS = FilePath.of("/usr/lib/unroot");

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
        Call call = new Call(tool(denied), denied.program(), denied.process(), denied.lastSequence());
        String evidence = denied.program() + " is denied " + denied.call() + " " + denied.target();
        return edits(call).stream()
                .map(edit -> new Step(edit, evidence, Optional.of(denied), false))
                .toList();
    }

    /** The same for a tool that saw for itself that it is not root, and did not even try. */
    List<Step> steps(TracedProcess failed) {
        if (failed.programs().isEmpty()) {
            return List.of();
        }
        ProgramRun last = failed.programs().getLast();
        String tool = applet(last.arguments()).orElse(base(last.file()));
        if (!isTool(tool)) {
            return List.of();
        }
        Call call = new Call(tool, last.file(), failed.number(), last.sequence());
        return edits(call).stream()
                .map(edit -> new Step(edit, tool + " ends in failure", false))
                .toList();
    }

    /**
     * A tool's call.
     *
     * @param program that execve named for it
     * @param sequence up to which what was read can have led to it
     */
    private record Call(String tool, String program, int process, int sequence) {}

    private List<List<Change>> edits(Call call) {
        List<List<Change>> edits = new ArrayList<>();
        if (DROPPERS.contains(call.tool())) {
            dropInCommand(call.tool()).ifPresent(change -> edits.add(List.of(change)));
            edits.add(editScripts(call, ScriptLine::withoutDrop, "it becomes another user, which only root may"));
        }
        if (GIVERS.contains(call.tool())) {
            edits.add(editScripts(
                    call,
                    line -> ScriptLine.guarded(line, call.tool()),
                    "only root may " + call.tool() + ", and a start as another user needs no such thing"));
        }
        if (call.tool().equals("install")) {
            edits.add(editScripts(call, ScriptLine::withoutOwner, "only root may give files away"));
        }
        edits.add(standIn(call));
        return edits.stream().filter(edit -> !edit.isEmpty()).toList();
    }

    /** The tool's name: the applet's, where a busybox runs it, even one that it runs within its own shell. */
    private String tool(Access denied) {
        String base = base(denied.program());
        if (isTool(base)) {
            return base;
        }
        return facts.process(denied.process())
                .filter(process -> !process.programs().isEmpty())
                .flatMap(process -> applet(process.programs().getLast().arguments()))
                .or(() -> isShellScript(denied.program()) ? builtIn(denied.operation()) : Optional.empty())
                .orElse(base);
    }

    private static boolean isTool(String name) {
        return DROPPERS.contains(name) || GIVERS.contains(name);
    }

    /** {@code busybox chown ...}, or a busybox that goes by the name of chown. */
    private static Optional<String> applet(List<String> words) {
        return words.stream()
                .map(PrivilegeDrops::base)
                .limit(2)
                .dropWhile("busybox"::equals)
                .findFirst()
                .filter(PrivilegeDrops::isTool);
    }

    private boolean isShellScript(String program) {
        if (!program.startsWith("/")) {
            return false;
        }
        List<String> lines = facts.lines(subject.landing(FilePath.of(program)));
        return !lines.isEmpty() && looksLikeShell(FilePath.of(program), lines);
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

    private List<Change> editScripts(Call call, Edit edit, String reason) {
        List<Change> changes = new ArrayList<>();
        for (FilePath script : facts.textFilesReadBefore(call.process(), call.sequence())) {
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

    /** What a busybox shell runs within itself, so that no execve names it. */
    private static Optional<String> builtIn(Access.Operation operation) {
        return switch (operation) {
            case CHOWN -> Optional.of("chown");
            case CHMOD -> Optional.of("chmod");
            case SET_USER, SET_GROUP, SET_GROUPS -> Optional.of("su");
            default -> Optional.empty();
        };
    }

    /**
     * A script in the place of the tool; where the tool is an applet that has no place of its own, beside the image's files,
     * and called from there.
     */
    private List<Change> standIn(Call call) {
        String tool = call.tool();
        Optional<Change.Content.Packaged> content = packaged.find("shims/" + tool);
        if (content.isEmpty()) {
            return List.of();
        }
        String reason = tool + " needs root; in its place stands a script that leaves that out";
        if (call.program().startsWith("/") && base(call.program()).equals(tool)) {
            FilePath place = subject.place(FilePath.of(call.program()));
            return List.of(new Change.AddFile(place, content.get(), SCRIPT, reason));
        }
        FilePath beside = STAND_INS.child(tool);
        List<Change> changes =
                new ArrayList<>(editScripts(call, line -> ScriptLine.calling(line, tool, beside), reason));
        if (!changes.isEmpty()) {
            changes.add(new Change.AddFile(beside, content.get(), SCRIPT, reason));
        }
        return changes;
    }

    private static String base(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
