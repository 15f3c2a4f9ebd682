package io.github.unroot.plan;

import io.github.unroot.observe.Access;
import io.github.unroot.observe.Access.Operation;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The directories that the program wrote to when it could, each to be declared writable, as far as that hides nothing the
 * program reads and opens nothing that others share. What falls through here is left until a run shows that the program
 * stops without it.
 */
final class WritablePaths {
    static final Permission NEW_DIRECTORY = new Permission(0770, 0, 0);

    /** What every distribution makes of /tmp (FAILURES.md, row 43). */
    static final Permission EVERYBODYS = new Permission(01777, 0, 0);

    /** Shared by many programs, but made to be empty at every start. */
    private static final Set<FilePath> GIVEN_WHOLE = Set.of(
            FilePath.of("/run"),
            FilePath.of("/run/lock"),
            FilePath.of("/var/log"),
            FilePath.of("/var/cache"),
            FilePath.of("/tmp"),
            FilePath.of("/var/tmp"));

    private final Subject subject;
    private final Adaptations adaptations;
    private final Evidence evidence;
    private final Set<FilePath> madeDirectories;
    private final Set<FilePath> neededFiles;
    private final Set<FilePath> transientNames;

    WritablePaths(Subject subject, Adaptations adaptations, Evidence evidence) {
        this.subject = subject;
        this.adaptations = adaptations;
        this.evidence = evidence;
        this.madeDirectories = evidence.succeeded(Operation.CREATE).stream()
                .filter(access -> access.call().startsWith("mkdir"))
                .flatMap(access -> access.path().stream())
                .map(subject::place)
                .collect(Collectors.toCollection(HashSet::new));
        this.transientNames = evidence.succeeded(Operation.DELETE).stream()
                .flatMap(access -> access.path().stream())
                .map(subject::place)
                .collect(Collectors.toCollection(HashSet::new));
        this.neededFiles = evidence.accesses().stream()
                .filter(access -> !access.failed() && needsContent(access))
                .flatMap(access -> access.path().stream())
                .map(subject::landing)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** What the image's volumes and the run's own writes ask for. */
    List<Change> changes() {
        TreeMap<FilePath, String> reasons = new TreeMap<>();
        for (Access access : evidence.accesses()) {
            if (!access.failed() && writes(access) && !isHome(access)) {
                directoryFor(access)
                        .ifPresent(directory -> reasons.merge(directory, reason(access), WritablePaths::first));
            }
        }
        subject.volumes().forEach(path -> reasons.put(path, "the image declares it a volume"));
        List<Change> changes = new ArrayList<>();
        reasons.forEach((path, reason) -> changes.addAll(declare(path, reason)));
        for (Access access : evidence.accesses()) {
            if (!access.failed() && writes(access)) {
                changes.addAll(existingFile(access));
            }
        }
        return changes;
    }

    /** The changes that make one directory writable: at run time by a mount, else by group 0. */
    List<Change> declare(FilePath path, String reason) {
        List<Change> changes = new ArrayList<>();
        Lifetime lifetime = subject.volumes().contains(path)
                ? Lifetime.DATA
                : adaptations.lifetime(path, evidence.programs()).orElse(Places.lifetime(path));
        changes.add(new Change.DeclareWritable(path, lifetime, reason));
        Optional<Inode> inode = subject.tree().lookup(path);
        if (inode.isEmpty()) {
            changes.add(new Change.AddDirectory(path, Places.isTemporary(path) ? EVERYBODYS : NEW_DIRECTORY, reason));
        } else if (!Grants.givesAll(inode.get())) {
            changes.add(Grants.permission(path, inode.get(), 0070, reason));
        }
        changes.addAll(Grants.wayTo(subject, path, reason));
        return changes;
    }

    /**
     * A file that stands in a writable directory and is written to: a mount hides it, but where the root itself is
     * writable, it is opened as it is.
     */
    List<Change> existingFile(Access access) {
        if (access.path().isEmpty() || directoryFor(access).isEmpty()) {
            return List.of();
        }
        FilePath path = whereItLands(access, access.path().get());
        return subject.tree()
                .lookup(path)
                .filter(inode -> inode.isFile() && !Grants.gives(inode, 06) && !Secrets.isSecret(path))
                .map(inode -> List.<Change>of(Grants.permission(path, inode, 0060, reason(access))))
                .orElse(List.of());
    }

    /** The program is given another home; only if it insists on this one, a denial will show it. */
    private static boolean isHome(Access access) {
        return access.path().filter(Homes::isMeant).isPresent();
    }

    static boolean writes(Access access) {
        return switch (access.operation()) {
            case CREATE, DELETE, RENAME, MAKE_NODE -> true;
            case WRITE -> access.opensForWriting() || !access.call().startsWith("open");
            default -> false;
        };
    }

    /** The directory to declare for a write; empty where giving it would cost more than is known to be needed. */
    Optional<FilePath> directoryFor(Access access) {
        return access.path().map(path -> whereItLands(access, path)).flatMap(path -> directoryFor(path, access));
    }

    private Optional<FilePath> directoryFor(FilePath path, Access access) {
        if (Places.isRuntime(path) || path.isRoot() || Places.isByteCode(path)) {
            return Optional.empty();
        }
        FilePath first = firstMissing(path);
        FilePath directory = first.parent();
        if (Places.isStructural(path)) {
            return Places.isOfOneProgram(directory) && isShippedEmpty(directory)
                    ? Optional.of(directory)
                    : Optional.empty();
        }
        boolean made = !first.equals(path)
                || madeDirectories.contains(first)
                || access.call().startsWith("mkdir");
        Optional<FilePath> temporary = Places.temporary(directory);
        if (temporary.isPresent()) {
            return temporary;
        }
        boolean own = made
                && !transientNames.contains(first)
                && subject.tree().lookup(first).isEmpty();
        if (own && (Places.isShared(directory) || hidesContent(directory))) {
            return Optional.of(first);
        }
        if (Places.isShared(directory)) {
            return GIVEN_WHOLE.contains(directory) && !hidesContent(directory)
                    ? Optional.of(directory)
                    : Optional.empty();
        }
        return hidesContent(directory) ? Optional.empty() : Optional.of(directory);
    }

    /** Whether an empty mount over the directory would hide a file that the program reads. */
    boolean hidesContent(FilePath directory) {
        return neededFiles.stream()
                .anyMatch(file -> file.startsWith(directory)
                        && !file.equals(directory)
                        && subject.tree()
                                .lookup(file)
                                .filter(inode -> !inode.isDirectory())
                                .isPresent());
    }

    /** An image that ships a directory without a file in it means it to be written to. */
    private boolean isShippedEmpty(FilePath directory) {
        boolean[] empty = {subject.isDirectory(directory)};
        subject.tree().forEach(directory, (path, inode) -> empty[0] &= inode.isDirectory());
        return empty[0];
    }

    private FilePath whereItLands(Access access, FilePath path) {
        boolean opens = access.call().startsWith("open") || access.call().equals("creat");
        return opens ? subject.landing(path) : subject.place(path);
    }

    /** The highest name on the way that the image does not have; the path itself where it has all. */
    private FilePath firstMissing(FilePath path) {
        FilePath missing = path;
        while (!missing.parent().isRoot()
                && subject.tree().lookup(missing.parent()).isEmpty()) {
            missing = missing.parent();
        }
        return missing;
    }

    private static boolean needsContent(Access access) {
        return switch (access.operation()) {
            case READ, EXECUTE -> true;
            case WRITE -> true;
            case CREATE ->
                access.detail().contains("O_RDWR") && !access.detail().contains("O_TRUNC");
            default -> false;
        };
    }

    private String reason(Access access) {
        FilePath path = access.path().orElse(FilePath.ROOT);
        String program = access.program().isEmpty() ? "the program" : access.program();
        // The names of temporary files are drawn at random: a reason must be the same at every run.
        if (transientNames.contains(subject.place(path)) || Places.isTemporary(path.parent())) {
            return program + " makes temporary files in " + path.parent();
        }
        // O_EXCL is how a name is made sure to be new: mostly one that was drawn.
        if (access.detail().contains("O_EXCL")) {
            return program + " makes files in " + path.parent();
        }
        return program + " " + verb(access.operation()) + " " + path;
    }

    /** Whichever was seen first, the reason is the same. */
    private static String first(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static String verb(Operation operation) {
        return switch (operation) {
            case CREATE -> "makes";
            case DELETE -> "removes";
            case RENAME -> "renames a file to";
            case MAKE_NODE -> "makes the node";
            default -> "writes";
        };
    }
}
