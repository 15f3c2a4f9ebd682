package io.github.unroot.recipe;

import io.github.unroot.plan.Permission;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What a finished image does not need. */
public final class LeftOut {
    private static final String COPYRIGHT = "copyright";
    private static final int SETUID_SETGID = 06000;
    private static final FilePath DOC = FilePath.of("/usr/share/doc");
    private static final FilePath LOCALE = FilePath.of("/usr/share/locale");

    /** Where old names of the database are kept beside it, and its locks. */
    private static final FilePath DPKG = FilePath.of("/var/lib/dpkg");

    private LeftOut() {}

    /** What is to be done to a tree, for all that is not kept. */
    public static List<TreeEdit> edits(FileTree tree, Set<Keep> keep) {
        TreeDraft draft = new TreeDraft(tree, file -> Content.of(""));
        apply(draft, keep);
        return draft.edits();
    }

    static void apply(TreeDraft draft, Set<Keep> keep) {
        for (Keep kind : Keep.values()) {
            if (!keep.contains(kind)) {
                leaveOut(draft, kind);
            }
        }
    }

    private static void leaveOut(TreeDraft draft, Keep kind) {
        switch (kind) {
            case DOCS -> {
                documentation(draft.tree()).forEach(draft::remove);
                removeBelow(draft, "/usr/share/info", "/usr/share/doc-base", "/usr/share/lintian", "/usr/share/bug");
            }
            case MAN -> removeBelow(draft, "/usr/share/man");
            case LOCALES ->
                namesIn(draft.tree(), LOCALE)
                        .filter(path -> !path.name().equals("locale.alias"))
                        .toList()
                        .forEach(draft::remove);
            case SETUID -> dropPrivileges(draft);
            case APT -> {
                removeBelow(draft, "/var/lib/apt", "/var/cache/apt", "/var/cache/debconf", "/etc/apt");
                namesIn(draft.tree(), DPKG)
                        .filter(path ->
                                path.name().endsWith("-old") || path.name().startsWith("lock"))
                        .toList()
                        .forEach(draft::remove);
            }
            case LOGS -> removeFiles(draft, "/var/log");
            case CACHES -> removeFiles(draft, "/var/cache", "/tmp", "/var/tmp");
        }
    }

    private static Stream<FilePath> namesIn(FileTree tree, FilePath directory) {
        return tree.children(directory).stream().map(Entry::path);
    }

    /** All but the licences, which whoever passes an image on has to pass on, too. */
    private static List<FilePath> documentation(FileTree tree) {
        return namesIn(tree, DOC)
                .flatMap(of -> namesIn(tree, of))
                .filter(path -> !path.name().equals(COPYRIGHT))
                .toList();
    }

    private static void removeBelow(TreeDraft draft, String... directories) {
        for (String directory : directories) {
            namesIn(draft.tree(), FilePath.of(directory)).toList().forEach(draft::remove);
        }
    }

    /** The directories stay: programs expect theirs. */
    private static void removeFiles(TreeDraft draft, String... directories) {
        for (String directory : directories) {
            paths(draft.tree(), FilePath.of(directory), (path, inode) -> !inode.isDirectory())
                    .forEach(draft::remove);
        }
    }

    private static void dropPrivileges(TreeDraft draft) {
        for (FilePath path : paths(draft.tree(), FilePath.ROOT, (path, inode) -> isPrivileged(inode))) {
            Inode inode = draft.at(path);
            draft.setPermission(path, new Permission(inode.mode() & ~SETUID_SETGID, inode.uid(), inode.gid()));
            if (inode.xattrs().containsKey("security.capability")) {
                draft.dropCapability(path);
            }
        }
    }

    private static boolean isPrivileged(Inode inode) {
        return inode.isFile()
                && ((inode.mode() & SETUID_SETGID) != 0 || inode.xattrs().containsKey("security.capability"));
    }

    private static List<FilePath> paths(FileTree tree, FilePath top, BiPredicate<FilePath, Inode> wanted) {
        List<FilePath> paths = new ArrayList<>();
        tree.forEach(top, (path, inode) -> {
            if (wanted.test(path, inode)) {
                paths.add(path);
            }
        });
        return paths;
    }
}
