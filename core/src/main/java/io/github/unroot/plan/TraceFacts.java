package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.observe.TracedProcess;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run's trace says of the image's files, with the draft's edits on them. */
final class TraceFacts {
    private static final int LINE_CHARS_MAX = 4096;

    private final Subject subject;
    private final Draft draft;
    private final Evidence evidence;
    private final Map<Integer, TracedProcess> processes = new HashMap<>();

    TraceFacts(Subject subject, Draft draft, Evidence evidence) {
        this.subject = subject;
        this.draft = draft;
        this.evidence = evidence;
        evidence.trace().processes().forEach(process -> processes.put(process.number(), process));
    }

    List<String> entrypoint() {
        return draft.find("command").orElse(null) instanceof Change.SetCommand set
                ? set.entrypoint()
                : subject.config().entrypoint();
    }

    List<String> command() {
        return draft.find("command").orElse(null) instanceof Change.SetCommand set
                ? set.command()
                : subject.config().command();
    }

    boolean binds(int port) {
        return evidence.accesses().stream()
                .anyMatch(access -> access.operation() == Operation.BIND
                        && access.port().isPresent()
                        && access.port().getAsInt() == port);
    }

    /** The image's text files that a process or one of its ancestors had read by then, the last one first. */
    List<FilePath> textFilesReadBefore(Access access) {
        return textFilesReadBefore(access.process(), access.lastSequence());
    }

    List<FilePath> textFilesReadBefore(int process, int sequence) {
        return filesRead(lineage(process), sequence);
    }

    /** The image's text files that a program read in the whole run. */
    List<FilePath> textFilesReadBy(String program) {
        Set<Integer> ran = new HashSet<>();
        for (Access access : evidence.accesses()) {
            if (access.program().equals(program)) {
                ran.addAll(lineage(access.process()));
            }
        }
        return filesRead(ran, Integer.MAX_VALUE);
    }

    private List<FilePath> filesRead(Set<Integer> readers, int before) {
        Set<FilePath> files = new LinkedHashSet<>();
        evidence.accesses().stream()
                .filter(read -> !read.failed()
                        && (read.operation() == Operation.READ || read.operation() == Operation.EXECUTE)
                        && readers.contains(read.process())
                        && read.sequence() < before)
                .sorted(Comparator.comparingInt(Access::sequence).reversed())
                .flatMap(read -> read.path().stream())
                .flatMap(path -> subject.resolve(path).stream())
                .filter(this::isConfiguration)
                .forEach(files::add);
        return new ArrayList<>(files);
    }

    /** A process and those that made it. */
    Set<Integer> lineage(int process) {
        Set<Integer> numbers = new LinkedHashSet<>();
        int number = process;
        while (number > 0 && numbers.add(number)) {
            number = Optional.ofNullable(processes.get(number))
                    .map(TracedProcess::parent)
                    .orElse(0);
        }
        return numbers;
    }

    Optional<TracedProcess> process(int number) {
        return Optional.ofNullable(processes.get(number));
    }

    /** Account and service tables name ports and users too, but no program is configured by them. */
    private boolean isConfiguration(FilePath path) {
        return switch (path.text()) {
            case "/etc/services",
                    "/etc/protocols",
                    "/etc/passwd",
                    "/etc/group",
                    "/etc/nsswitch.conf",
                    "/etc/hosts",
                    "/etc/mime.types",
                    "/etc/ld.so.cache" -> false;
            default ->
                !Places.isRuntime(path)
                        && !Secrets.isSecret(path)
                        && subject.contents().lines(path).isPresent();
        };
    }

    /** A text file's lines as the draft leaves them. */
    List<String> lines(FilePath path) {
        List<String> lines = subject.contents().lines(path).orElse(List.of());
        if (draft.find("edit " + path).orElse(null) instanceof Change.EditFile file) {
            List<String> edited = new ArrayList<>();
            for (String line : lines) {
                Optional<LineEdit> edit = file.edits().stream()
                        .filter(each -> each.before().equals(line))
                        .findFirst();
                if (edit.isEmpty()) {
                    edited.add(line);
                } else if (edit.get().after() != null) {
                    edited.add(edit.get().after());
                }
            }
            return edited;
        }
        return lines;
    }

    /** A rule's edits in the files that the access's process read. */
    List<Change> edits(Access access, Adaptation.LineRule rule, String port, String newPort) {
        Set<FilePath> files = new LinkedHashSet<>(textFilesReadBefore(access));
        files.addAll(textFilesReadBy(access.program()));
        Pattern pattern = rule.pattern(port);
        List<Change> changes = new ArrayList<>();
        for (FilePath file : files) {
            List<LineEdit> edits = new ArrayList<>();
            for (String line : lines(file)) {
                Matcher found = pattern.matcher(line);
                if (line.length() <= LINE_CHARS_MAX && found.find()) {
                    LineEdit edit = edit(line, found, rule, newPort);
                    if (!line.equals(edit.after()) && !edits.contains(edit)) {
                        edits.add(edit);
                    }
                }
            }
            if (!edits.isEmpty()) {
                changes.add(new Change.EditFile(file, edits, rule.why()));
            }
        }
        return changes;
    }

    private static LineEdit edit(String line, Matcher found, Adaptation.LineRule rule, String newPort) {
        String replacement = rule.replacement();
        return new LineEdit(
                line, replacement == null ? null : found.replaceAll(replacement.replace("${newPort}", newPort)));
    }
}
