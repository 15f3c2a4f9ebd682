package io.github.unroot.identity;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.FileTree.Way;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Resolution;
import java.util.Optional;

/**
 * The kernel's check of file permissions, {@code generic_permission} and its neighbours, as a pure function. User ID 0
 * means nothing here: root's power over files is its capabilities.
 *
 * <p>Not looked at: access control lists, security modules, mount options, and the sysctls {@code fs.protected_*}, which can
 * only refuse more.
 */
public final class PermissionCheck {
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int EXECUTE = 1;

    private PermissionCheck() {}

    /** Whether a process may do what it wants to a path, links followed as the system call for it would. */
    public static Permit check(FileTree tree, Identity who, FilePath path, Want want) {
        return switch (want) {
            case CREATE, DELETE -> checkName(tree, who, path, want);
            case READ, WRITE, EXECUTE, SEARCH, CHMOD, CHOWN, UTIME -> checkTarget(tree, who, path, want);
        };
    }

    /** What a file or directory itself grants, the way to it not looked at; for {@link Want#CREATE}, of its directory. */
    public static boolean grants(Inode inode, Identity who, Want want) {
        return refusal(inode, who, want).isEmpty();
    }

    /** Whether the sticky bit lets that identity remove or rename a name in a directory that it may write. */
    public static boolean stickyLets(Inode directory, Inode child, Identity who) {
        return (directory.mode() & 01000) == 0 || owns(directory, who) || owns(child, who);
    }

    private static Permit checkTarget(FileTree tree, Identity who, FilePath path, Want want) {
        Way way = tree.way(path, true);
        Optional<Permit> onTheWay = refusedOnTheWay(way, who);
        return onTheWay.orElseGet(() -> switch (way.end()) {
            case Resolution.Found found -> answer(found, who, want);
            case Resolution.NotFound missing -> new Permit.Absent(missing);
            case Resolution.NotADirectory wrong -> new Permit.Absent(wrong);
            case Resolution.Loop loop -> new Permit.Absent(loop);
        });
    }

    private static Permit answer(Resolution.Found found, Identity who, Want want) {
        return refusal(found.inode(), who, want)
                .<Permit>map(need -> new Permit.Denied(found.path(), found.inode(), need))
                .orElseGet(() -> new Permit.Allowed(found.path()));
    }

    /** For what is done to a name rather than to a file: the directory that holds it decides. */
    private static Permit checkName(FileTree tree, Identity who, FilePath path, Want want) {
        Permit directory = checkTarget(tree, who, path.parent(), Want.CREATE);
        if (!(directory instanceof Permit.Allowed allowed)) {
            return directory;
        }
        FilePath place = allowed.path().child(path.name());
        if (want == Want.CREATE) {
            return new Permit.Allowed(place);
        }
        Optional<Inode> child = tree.lookup(place);
        if (child.isEmpty()) {
            return new Permit.Absent(new Resolution.NotFound(place, true));
        }
        Inode parent = tree.lookup(allowed.path()).orElseThrow();
        return stickyLets(parent, child.get(), who)
                ? new Permit.Allowed(place)
                : new Permit.Denied(allowed.path(), parent, Permit.Need.STICKY);
    }

    private static Optional<Permit> refusedOnTheWay(Way way, Identity who) {
        for (Entry directory : way.searched()) {
            if (!grants(directory.inode(), who, Want.SEARCH)) {
                return Optional.of(new Permit.Denied(directory.path(), directory.inode(), Permit.Need.SEARCH));
            }
        }
        return Optional.empty();
    }

    private static Optional<Permit.Need> refusal(Inode inode, Identity who, Want want) {
        return switch (want) {
            case READ -> unless(has(inode, who, READ), Permit.Need.READ);
            case WRITE -> unless(has(inode, who, WRITE), Permit.Need.WRITE);
            case EXECUTE -> unless(has(inode, who, EXECUTE), Permit.Need.EXECUTE);
            case SEARCH -> unless(has(inode, who, EXECUTE), Permit.Need.SEARCH);
            // The name is looked up before it is made or removed.
            case CREATE, DELETE ->
                has(inode, who, EXECUTE)
                        ? unless(has(inode, who, WRITE), Permit.Need.WRITE)
                        : Optional.of(Permit.Need.SEARCH);
            case CHMOD, UTIME -> unless(owns(inode, who), Permit.Need.OWNER);
            case CHOWN -> unless(who.has(Capability.CHOWN), Permit.Need.OWNER);
        };
    }

    private static Optional<Permit.Need> unless(boolean granted, Permit.Need need) {
        return granted ? Optional.empty() : Optional.of(need);
    }

    private static boolean owns(Inode inode, Identity who) {
        return inode.uid() == who.uid() || who.has(Capability.FOWNER);
    }

    /** @param bit one of the three permission bits */
    private static boolean has(Inode inode, Identity who, int bit) {
        return (classBits(inode, who) & bit) != 0 || overridden(inode, who, bit);
    }

    /** The first class that fits decides alone: an owner whom the owner's bits deny is denied, whatever the group may. */
    private static int classBits(Inode inode, Identity who) {
        if (inode.uid() == who.uid()) {
            return inode.mode() >> 6;
        }
        return who.inGroup(inode.gid()) ? inode.mode() >> 3 : inode.mode();
    }

    /** capabilities(7); nobody may execute a file that has no execute bit at all. */
    private static boolean overridden(Inode inode, Identity who, int bit) {
        boolean override = who.has(Capability.DAC_OVERRIDE);
        boolean readSearch = override || who.has(Capability.DAC_READ_SEARCH);
        if (inode.isDirectory()) {
            return bit == WRITE ? override : readSearch;
        }
        return switch (bit) {
            case READ -> readSearch;
            case EXECUTE -> override && (inode.mode() & 0111) != 0;
            default -> override;
        };
    }
}
