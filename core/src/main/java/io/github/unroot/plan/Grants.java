package io.github.unroot.plan;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Access given through group 0, and no other way. */
final class Grants {
    private Grants() {}

    /** Whether group 0, or everybody, can already list, make and remove names there. */
    static boolean givesAll(Inode directory) {
        return gives(directory, 07);
    }

    /** Whether a member of group 0 who owns nothing has these bits (4 read, 2 write, 1 search). */
    static boolean gives(Inode inode, int bits) {
        int granted = inode.gid() == 0 ? inode.mode() >> 3 : inode.mode();
        return (granted & bits) == bits;
    }

    /** @param groupBits added to the mode, like 0070 */
    static Change.SetPermission permission(FilePath path, Inode inode, int groupBits, String reason) {
        // The former group keeps what it had only through "other": a file has one group.
        Permission after = new Permission(inode.mode() | groupBits, inode.uid(), 0);
        return new Change.SetPermission(path, Permission.of(inode), after, false, reason);
    }

    /** The directories on the way to a path that group 0 could not search. */
    static List<Change> wayTo(Subject subject, FilePath path, String reason) {
        List<Change> changes = new ArrayList<>();
        for (FilePath above = path.parent(); !above.isRoot(); above = above.parent()) {
            Optional<Inode> inode = subject.tree().lookup(above);
            if (inode.isPresent() && inode.get().isDirectory() && !gives(inode.get(), 01)) {
                changes.add(permission(above, inode.get(), 0010, "on the way to " + path + ": " + reason));
            }
        }
        return changes;
    }

    /**
     * What makes a path readable, executable or searchable.
     *
     * @param groupBits 0040 to read, 0010 to execute or search
     * @return empty where the image has no such path or keeps it secret
     */
    static List<Change> access(Subject subject, FilePath path, int groupBits, String reason) {
        Optional<FilePath> place = subject.resolve(path);
        if (place.isEmpty() || Secrets.isSecret(place.get(), subject.contents())) {
            return List.of();
        }
        Inode inode = subject.tree().lookup(place.get()).orElseThrow();
        List<Change> changes = new ArrayList<>(wayTo(subject, place.get(), reason));
        if (!gives(inode, groupBits >> 3)) {
            changes.add(permission(place.get(), inode, groupBits, reason));
        }
        return changes.stream().anyMatch(Grants::touchesSecret) ? List.of() : changes;
    }

    private static boolean touchesSecret(Change change) {
        return change instanceof Change.SetPermission set && Secrets.isSecret(set.path());
    }
}
