package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A watched run.
 *
 * @param accesses in the order in which they were first seen
 * @param processes by number
 * @param omitted how many accesses and processes were left out because there were too many
 * @param unreadable how many lines were not understood
 */
public record Trace(List<Access> accesses, List<TracedProcess> processes, long omitted, long unreadable) {
    public Trace {
        accesses = List.copyOf(accesses);
        processes = List.copyOf(processes);
    }

    public Optional<TracedProcess> process(int number) {
        return number >= 1 && number <= processes.size() ? Optional.of(processes.get(number - 1)) : Optional.empty();
    }

    /** Empty while the container runs. */
    public Optional<ProcessEnd> exitOfInit() {
        return process(TracedProcess.INIT).flatMap(TracedProcess::end);
    }

    /** What the kernel refused for want of a right; a name that does not exist is no denial. */
    public List<Access> denials() {
        return accesses.stream().filter(Access::denied).toList();
    }

    public List<Access> by(TracedProcess process) {
        return accesses.stream()
                .filter(access -> access.process() == process.number())
                .toList();
    }

    /** How the process's identity changed, in order; failed attempts are not among them. */
    public List<Access> identityChanges(TracedProcess process) {
        return by(process).stream()
                .filter(access -> !access.failed())
                .filter(access -> switch (access.operation()) {
                    case SET_USER, SET_GROUP, SET_GROUPS, CAPABILITY -> true;
                    default -> false;
                })
                .toList();
    }

    /**
     * The files that the process, or one that it comes from, had opened for reading: a configuration is often read by a
     * parent. In order, each once.
     */
    public List<FilePath> filesReadBefore(Access access) {
        Set<Integer> line = lineOf(access.process());
        return accesses.stream()
                .takeWhile(other -> other.sequence() < access.sequence())
                .filter(other -> other.operation() == Operation.READ && !other.failed())
                .filter(other -> line.contains(other.process()))
                .flatMap(other -> other.path().stream())
                .distinct()
                .toList();
    }

    private Set<Integer> lineOf(int number) {
        Set<Integer> line = new TreeSet<>();
        Optional<TracedProcess> next = process(number);
        while (next.isPresent() && line.add(next.get().number())) {
            next = process(next.get().parent());
        }
        line.add(number);
        return line;
    }

    /** The processes that ended in failure, in the order of their ends. */
    public List<TracedProcess> failedProcesses() {
        return processes.stream().filter(TracedProcess::failed).sorted(byEnd()).toList();
    }

    /** What the process was denied, the last of all at the end: there the reason of its failure is to be sought. */
    public List<Access> denialsOf(TracedProcess process) {
        return by(process).stream()
                .filter(Access::denied)
                .sorted(Comparator.comparingInt(Access::lastSequence))
                .toList();
    }

    /**
     * The denials that may have stopped the container: those of init, if it failed, and of the last process that failed
     * under it, down to the first that failed by itself. In the order in which they were last seen. All other denials
     * were survived.
     */
    public List<Access> stoppingDenials() {
        List<Access> denials = new ArrayList<>();
        Optional<TracedProcess> next = process(TracedProcess.INIT).filter(TracedProcess::failed);
        while (next.isPresent()) {
            TracedProcess failed = next.get();
            denials.addAll(denialsOf(failed));
            next = lastFailedChild(failed);
        }
        denials.sort(Comparator.comparingInt(Access::lastSequence));
        return List.copyOf(denials);
    }

    /** The denials that nothing came of. */
    public List<Access> survivedDenials() {
        List<Access> stopping = stoppingDenials();
        return denials().stream().filter(access -> !stopping.contains(access)).toList();
    }

    private Optional<TracedProcess> lastFailedChild(TracedProcess process) {
        return processes.stream()
                .filter(child -> child.parent() == process.number() && child.number() != process.number())
                .filter(TracedProcess::failed)
                .max(byEnd());
    }

    private static Comparator<TracedProcess> byEnd() {
        return Comparator.comparingInt(
                process -> process.end().map(ProcessEnd::sequence).orElse(Integer.MAX_VALUE));
    }
}
