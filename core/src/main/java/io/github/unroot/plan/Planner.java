package io.github.unroot.plan;

import io.github.unroot.identity.Identity;
import io.github.unroot.observe.Access;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a plan from what is known of an image and what its runs showed. A pure function of both: {@link #first} after the
 * image was watched as it is, then {@link #next} after each run under the target identity, until one is green.
 */
public final class Planner {
    private final Subject subject;
    private final Adaptations adaptations;
    private final PackagedFiles packaged;

    public Planner(Subject subject, Adaptations adaptations, PackagedFiles packaged) {
        this.subject = subject;
        this.adaptations = adaptations;
        this.packaged = packaged;
    }

    /**
     * What the image itself and the watched run as it is ask for.
     *
     * @param baseline the run as it is
     */
    public List<Change> first(Evidence baseline) {
        Draft draft = Draft.of(basics());
        draft = draft.with(new WritablePaths(subject, adaptations, baseline).changes());
        draft = draft.with(new Start(subject).changes());
        draft = adapted(draft, baseline);
        draft = draft.with(home(baseline, draft));
        draft = draft.with(withoutPrivilegeBits());
        return draft.changes();
    }

    /** The fewest changes that every image gets: a user by number. */
    private List<Change> basics() {
        Identity target = subject.target();
        String user = subject.config().user();
        return user.equals(target.toString())
                ? List.of()
                : List.of(new Change.SetUser(
                        user,
                        target.toString(),
                        "the image runs as " + (user.isEmpty() ? "root" : "\"" + user + "\"")));
    }

    /** What is known of the programs that ran, for what they did as root. */
    private Draft adapted(Draft draft, Evidence baseline) {
        Draft adapted = draft;
        Known known = new Known(subject, adaptations);
        for (Access access : baseline.accesses()) {
            if (!access.failed() && access.operation() != Access.Operation.BIND) {
                adapted = adapted.with(known.changes(adapted, baseline, access, "", ""));
            }
        }
        for (Access bind : Ports.privileged(baseline)) {
            adapted = adapted.with(new Ports(subject, adaptations, adapted, baseline).known(bind));
        }
        return adapted;
    }

    /** Without a passwd entry the runtime sets HOME to "/", where nothing can be written (FAILURES.md, row 28). */
    private List<Change> home(Evidence baseline, Draft draft) {
        if (Homes.isTold(subject, draft)) {
            return List.of();
        }
        boolean used = baseline.accesses().stream()
                .anyMatch(access -> !access.failed()
                        && WritablePaths.writes(access)
                        && access.path().filter(Homes::isMeant).isPresent());
        return Homes.changes(
                subject,
                used,
                Variables.value(subject.config(), "HOME")
                        .map(home -> "the home that the image tells, \"" + home + "\", is root's alone")
                        .orElse("an arbitrary user has no passwd entry, and its home would be \"/\""));
    }

    /** Bits that give a process more than it started with are of no use under no_new_privs (FAILURES.md, rows 8, 30, 37). */
    private List<Change> withoutPrivilegeBits() {
        List<Change> changes = new ArrayList<>();
        Set<Inode> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        subject.tree().forEach((path, inode) -> {
            boolean bits = inode.isFile() && (inode.mode() & 06000) != 0;
            boolean capability = inode.isFile() && inode.xattrs().containsKey("security.capability");
            if ((bits || capability) && seen.add(inode)) {
                Permission before = Permission.of(inode);
                Permission after = new Permission(inode.mode() & ~06000, inode.uid(), inode.gid());
                changes.add(new Change.SetPermission(
                        path,
                        before,
                        after,
                        capability,
                        bits
                                ? "setuid and setgid bits that the run does not need"
                                : "a file capability that the run does not need"));
            }
        });
        return changes;
    }

    /**
     * What to try after a run under the target identity, the likeliest first. Steps that are certain come first.
     *
     * @param changes the plan so far
     * @param baseline the run as it is
     * @param current the run with the plan so far
     */
    public List<Step> next(List<Change> changes, Evidence baseline, Evidence current) {
        return new NextSteps(subject, adaptations, packaged, Draft.of(changes), baseline, current).steps();
    }

    /** The plan with a step's changes in it, those to one thing joined. */
    public static List<Change> join(List<Change> changes, List<Change> more) {
        return Draft.of(changes).with(more).changes();
    }

    /** What no edit can give: the access that shows that the program itself needs root; empty where there is none. */
    public static Optional<Access> needsRoot(Evidence current) {
        return Essential.denied(current);
    }

    /** The access that shows that a program which ran is made for root, as an adaptation knows it. */
    public Optional<Refused> refusal(Evidence current) {
        return adaptations.refusal(current);
    }

    /** Where each moved port went, {@code 80/tcp} to {@code 8080/tcp}. */
    public static java.util.Map<String, String> movedPorts(List<Change> changes) {
        return Draft.of(changes).movedPorts();
    }

    /** The paths that a plan declares writable, sorted. */
    public static List<FilePath> writable(List<Change> changes) {
        return new ArrayList<>(new TreeSet<>(Draft.of(changes).writable()));
    }
}
