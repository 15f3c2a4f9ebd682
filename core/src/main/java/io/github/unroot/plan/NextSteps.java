package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.observe.TracedProcess;
import io.github.unroot.tree.FilePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one run under the target identity asks for. */
final class NextSteps {
    private static final int OUTPUT_CHARS_READ = 8192;

    private final Subject subject;
    private final Adaptations adaptations;
    private final PackagedFiles packaged;
    private final Draft draft;
    private final Evidence baseline;
    private final Evidence current;
    private final TraceFacts facts;
    private final WritablePaths writable;
    private final Seeds seeds;

    NextSteps(
            Subject subject,
            Adaptations adaptations,
            PackagedFiles packaged,
            Draft draft,
            Evidence baseline,
            Evidence current) {
        this.subject = subject;
        this.adaptations = adaptations;
        this.packaged = packaged;
        this.draft = draft;
        this.baseline = baseline;
        this.current = current;
        this.facts = new TraceFacts(subject, draft, current);
        this.writable = new WritablePaths(subject, adaptations, baseline);
        this.seeds = new Seeds(subject, draft, facts);
    }

    List<Step> steps() {
        Map<List<Change>, Step> steps = new LinkedHashMap<>();
        hidden().forEach(step -> steps.putIfAbsent(step.changes(), step));
        reads().ifPresent(step -> steps.putIfAbsent(step.changes(), step));
        if (!current.green()) {
            if (PasswdEntry.isMissed(current)) {
                passwd().ifPresent(step -> steps.putIfAbsent(step.changes(), step));
            }
            for (Access denied : ranked()) {
                cures(denied).forEach(step -> steps.putIfAbsent(step.changes(), step));
            }
            PrivilegeDrops drops = new PrivilegeDrops(subject, facts, packaged);
            for (TracedProcess failed : current.trace().failedProcesses()) {
                drops.steps(failed).forEach(step -> steps.putIfAbsent(step.changes(), step));
            }
            if (PasswdEntry.isAsked(current)) {
                passwd().ifPresent(step -> steps.putIfAbsent(step.changes(), step));
            }
        }
        return steps.values().stream().filter(this::isNew).toList();
    }

    private boolean isNew(Step step) {
        return !draft.with(step.changes()).changes().equals(draft.changes());
    }

    /** What the image read when it could and may no longer: a missing include is often skipped without a word. */
    private Optional<Step> reads() {
        Set<FilePath> before = baseline.accesses().stream()
                .filter(access -> !access.failed() && isRead(access))
                .flatMap(access -> access.path().stream())
                .collect(Collectors.toCollection(HashSet::new));
        List<Change> changes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Access access : current.accesses()) {
            Optional<FilePath> path = access.path();
            if (access.denied()
                    && isRead(access)
                    && path.isPresent()
                    && before.contains(path.get())
                    && !path.get().startsWith(FilePath.of("/root"))) {
                List<Change> grant = readGrant(access, path.get());
                if (!grant.isEmpty()) {
                    changes.addAll(grant);
                    names.add(path.get().toString());
                }
            }
        }
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step(changes, "denied to read " + String.join(", ", names), true));
    }

    private static boolean isRead(Access access) {
        return switch (access.operation()) {
            case READ, EXECUTE, SEARCH -> true;
            default -> false;
        };
    }

    private List<Change> readGrant(Access access, FilePath path) {
        String reason = access.program() + " reads it";
        return switch (access.operation()) {
            case EXECUTE -> Grants.access(subject, path, 0050, access.program() + " executes it");
            case SEARCH ->
                subject.resolve(path).filter(subject::isDirectory).isPresent()
                                && access.call().contains("chdir")
                        ? Grants.access(subject, path, 0010, access.program() + " changes into it")
                        : Grants.wayTo(subject, subject.landing(path), reason).stream()
                                .filter(change ->
                                        change instanceof Change.SetPermission set && !Secrets.isSecret(set.path()))
                                .toList();
            default -> {
                boolean directory =
                        subject.resolve(path).filter(subject::isDirectory).isPresent();
                yield Grants.access(subject, path, directory ? 0050 : 0040, reason);
            }
        };
    }

    /** What an empty mount hides and the program misses. */
    private List<Step> hidden() {
        List<Step> steps = new ArrayList<>();
        for (Access access : current.accesses()) {
            Optional<FilePath> asked = access.path();
            if (access.error().filter("ENOENT"::equals).isEmpty() || asked.isEmpty()) {
                continue;
            }
            FilePath path = subject.landing(asked.get());
            Optional<FilePath> mount = draft.writable().stream()
                    .filter(place -> path.startsWith(place) && !path.equals(place))
                    .max(Comparator.naturalOrder());
            if (mount.isPresent()) {
                steps.addAll(missed(access, path, mount.get()));
            }
        }
        return steps;
    }

    private List<Step> missed(Access access, FilePath path, FilePath mount) {
        String evidence = access.program() + " misses " + path;
        Optional<FilePath> directory = subject.isDirectory(path)
                ? Optional.of(path)
                : subject.isDirectory(path.parent()) && !path.parent().equals(mount)
                        ? Optional.of(path.parent())
                        : Optional.empty();
        boolean writes = WritablePaths.writes(access);
        if (writes && directory.isPresent() && !writable.hidesContent(directory.get())) {
            return List.of(new Step(writable.declare(directory.get(), evidence), evidence, true));
        }
        boolean file = subject.tree()
                .lookup(path)
                .filter(inode -> !inode.isDirectory())
                .isPresent();
        if (!current.green() && (file || directory.isPresent()) && succeededBefore(access)) {
            return seeds.step(mount, evidence).stream().toList();
        }
        boolean made = !current.green() && writes && madeBefore(path.parent());
        return made ? List.of(new Step(writable.declare(path.parent(), evidence), evidence, true)) : List.of();
    }

    private boolean succeededBefore(Access access) {
        return baseline.accesses().stream()
                .anyMatch(other -> !other.failed() && other.path().equals(access.path()));
    }

    private boolean madeBefore(FilePath directory) {
        return baseline.succeeded(Operation.CREATE).stream()
                .anyMatch(access -> access.call().startsWith("mkdir")
                        && access.path()
                                .map(subject::place)
                                .filter(directory::equals)
                                .isPresent());
    }

    /** The likeliest cause of a failure: what the output names, then what a failed process met last. */
    private List<Access> ranked() {
        String output = current.output();
        String tail = output.substring(Math.max(0, output.length() - OUTPUT_CHARS_READ));
        Set<Integer> failed = current.trace().failedProcesses().stream()
                .map(process -> process.number())
                .collect(Collectors.toSet());
        return current.trace().denials().stream()
                .filter(access -> !isNoise(access))
                .sorted(Comparator.comparingInt((Access access) -> rank(access, tail, failed))
                        .thenComparing(
                                Comparator.comparingInt(Access::lastSequence).reversed()))
                .toList();
    }

    private static int rank(Access access, String tail, Set<Integer> failed) {
        boolean named = access.path()
                        .filter(path -> !path.isRoot() && tail.contains(path.text()))
                        .isPresent()
                || (access.port().isPresent()
                        && tail.contains(Integer.toString(access.port().getAsInt())));
        return (named ? 0 : 2) + (failed.contains(access.process()) ? 0 : 1);
    }

    /** Refused to any program in a container, and expected by all of them. */
    private static boolean isNoise(Access access) {
        return (access.path().filter(Places::isRuntime).isPresent() && access.operation() != Operation.CHOWN)
                || access.path()
                        .filter(path -> path.text().matches("/etc/(g?shadow|\\.pwd\\.lock).*"))
                        .isPresent();
    }

    private List<Step> cures(Access denied) {
        List<Step> steps = new ArrayList<>();
        List<Change> known = denied.operation() == Operation.BIND
                ? List.of()
                : new Known(subject, adaptations).changes(draft, current, denied, "", "");
        if (!known.isEmpty()) {
            steps.add(step(denied, known, false));
        }
        steps.addAll(new PrivilegeDrops(subject, facts, packaged).steps(denied));
        steps.addAll(
                switch (denied.operation()) {
                    case BIND -> new Ports(subject, adaptations, draft, current).steps(denied);
                    case READ, EXECUTE, SEARCH ->
                        denied.path().map(path -> readGrant(denied, path)).filter(grant -> !grant.isEmpty()).stream()
                                .map(grant -> step(denied, grant, true))
                                .toList();
                    case CREATE, WRITE, DELETE, RENAME, MAKE_NODE -> writes(denied);
                    case CHMOD, CHOWN, UTIME, XATTR -> new Ownership(subject, draft, writable, facts).steps(denied);
                    case SET_USER, SET_GROUP, SET_GROUPS, CHROOT -> new UserSettings(facts).steps(denied);
                    case CONNECT, MOUNT, UNSHARE, KILL, CAPABILITY, RAW_SOCKET, TRACE, SYSTEM -> List.of();
                });
        return steps;
    }

    private List<Step> writes(Access denied) {
        Optional<FilePath> asked = denied.path();
        if (asked.isEmpty()) {
            return List.of();
        }
        FilePath path = subject.landing(asked.get());
        List<Step> steps = new ArrayList<>();
        String reason = denied.program() + " must write " + (isNameOfOneRun(path) ? "files in " + path.parent() : path);
        if (Homes.isMeant(path) && !Homes.isTold(subject, draft)) {
            steps.add(step(denied, Homes.changes(subject, true, "the program writes to its home"), true));
        }
        writable.directoryFor(denied)
                .ifPresent(directory -> steps.add(step(denied, writable.declare(directory, reason), true)));
        standing(path, reason).ifPresent(changes -> steps.add(step(denied, changes, true)));
        if (steps.isEmpty() && !Secrets.isSecret(path)) {
            steps.addAll(new Detours(subject, writable, baseline).steps(denied, path));
            seeds.step(path.parent(), reason).ifPresent(steps::add);
            if (subject.isDirectory(path)) {
                seeds.step(path, reason).ifPresent(steps::add);
            }
        }
        return steps;
    }

    /** A file of the image in a directory that is declared writable: where no mount hides it, it is opened as it stands. */
    private Optional<List<Change>> standing(FilePath path, String reason) {
        return draft.writable().stream().anyMatch(path::startsWith)
                ? subject.tree()
                        .lookup(path)
                        .filter(inode -> inode.isFile()
                                && !Grants.gives(inode, 06)
                                && !Secrets.isSecret(path, subject.contents()))
                        .map(inode -> List.of(Grants.permission(path, inode, 0060, reason)))
                : Optional.empty();
    }

    /** A temporary file's name is drawn at random: a plan that named it would be another at every run. */
    private boolean isNameOfOneRun(FilePath path) {
        return subject.tree().lookup(path).isEmpty()
                && baseline.accesses().stream()
                        .noneMatch(access -> access.path()
                                .map(subject::landing)
                                .filter(path::equals)
                                .isPresent());
    }

    private Optional<Step> passwd() {
        return PasswdEntry.step(subject, baseline, packaged);
    }

    private static Step step(Access denied, List<Change> changes, boolean certain) {
        return new Step(
                changes,
                denied.program() + " is denied " + denied.call() + " " + denied.target() + ": "
                        + denied.error().orElse(""),
                Optional.of(denied),
                certain);
    }
}
