package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Directories that a program must own, because it changes their mode: it has to make them itself, below what it may write
 * (FAILURES.md, rows 18-20, 35).
 */
final class Ownership {
    private static final String SUBDIRECTORY = "own";

    private final Subject subject;
    private final Draft draft;
    private final WritablePaths writable;
    private final TraceFacts facts;

    Ownership(Subject subject, Draft draft, WritablePaths writable, TraceFacts facts) {
        this.subject = subject;
        this.draft = draft;
        this.writable = writable;
        this.facts = facts;
    }

    List<Step> steps(Access denied) {
        Optional<FilePath> asked = denied.path().map(subject::landing);
        if (asked.isEmpty() || Places.isRuntime(asked.get())) {
            return List.of();
        }
        FilePath path = asked.get();
        String evidence = denied.program() + " must own " + path;
        List<Step> steps = new ArrayList<>();
        inEnvironment(path, evidence).ifPresent(steps::add);
        inCommand(path, evidence).ifPresent(steps::add);
        FilePath parent = path.parent();
        if (subject.isDirectory(path)
                && !Places.isShared(parent)
                && !Places.isStructural(parent)
                && !parent.isRoot()
                && !writable.hidesContent(parent)) {
            steps.add(new Step(writable.declare(parent, evidence), evidence, false));
        }
        return steps;
    }

    private Optional<Step> inEnvironment(FilePath path, String evidence) {
        for (String variable : subject.config().environment()) {
            int equals = variable.indexOf('=');
            String name = variable.substring(0, Math.max(0, equals));
            String value = draft.environment(name).orElse(variable.substring(equals + 1));
            if (equals > 0 && isPath(value, path)) {
                Change change = new Change.SetEnvironment(
                        name,
                        variable.substring(equals + 1),
                        path + "/" + SUBDIRECTORY,
                        "a directory that the program makes itself is its own");
                List<Change> changes = new ArrayList<>(writable.declare(path, evidence));
                changes.add(change);
                return Optional.of(new Step(changes, evidence, false));
            }
        }
        return Optional.empty();
    }

    private Optional<Step> inCommand(FilePath path, String evidence) {
        List<String> entrypoint =
                facts.entrypoint().stream().map(word -> below(word, path)).toList();
        List<String> command =
                facts.command().stream().map(word -> below(word, path)).toList();
        if (entrypoint.equals(facts.entrypoint()) && command.equals(facts.command())) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>(writable.declare(path, evidence));
        changes.add(new Change.SetCommand(entrypoint, command, "a directory that the program makes itself is its own"));
        return Optional.of(new Step(changes, evidence, false));
    }

    private static String below(String word, FilePath path) {
        if (word.equals(path.text())) {
            return word + "/" + SUBDIRECTORY;
        }
        return word.endsWith("=" + path.text()) ? word + "/" + SUBDIRECTORY : word;
    }

    private static boolean isPath(String value, FilePath path) {
        return value.equals(path.text()) || value.equals(path.text() + "/");
    }
}
