package io.github.unroot.debian;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a finished image does not need. */
public enum Omission {
    /** Documentation but for the copyright files, which licences ask for. */
    DOCS("/usr/share/doc/[^/]+/(?!copyright$).+", "/usr/share/(info|doc-base|lintian|linda|bug|gtk-doc)/.+"),
    MAN("/usr/share/(man|groff)/.+"),
    LOCALES("/usr/share/locale/.+"),
    APT("/(etc|var/lib|var/cache|usr/lib|usr/share/bash-completion)/apt/.+", "/var/lib/apt/lists/.+"),
    LOGS("/var/log/.*\\.log(\\..*)?", "/var/log/(btmp|wtmp|lastlog|faillog|tallylog)"),
    /** What is made anew when it is missing, backups of what was configured, and locks. */
    CACHES(
            "/var/cache/(ldconfig|debconf|fontconfig|man)/.+",
            "/var/lib/dpkg/(.*-old|lock|lock-frontend|triggers/Lock)",
            "/etc/(passwd|group|shadow|gshadow|subuid|subgid)-",
            "/etc/\\.pwd\\.lock",
            "/(run|tmp|var/tmp)/.+"),
    /** Not files but their bits: with no_new_privs nothing can be gained by them, without it much. */
    SETUID();

    /** Whose directories nobody looks for; others' are what programs expect, and recipes make. */
    private static final Set<Omission> WHOLE = EnumSet.of(DOCS, MAN, LOCALES, APT);

    /** update-alternatives(1) fails where it cannot put the link of a manual page that is not there. */
    private static final Pattern SECTIONS_OF_MANUAL = Pattern.compile("/usr/share/man/man[0-9]");

    private static final int SETUID_SETGID = 06000;
    private static final String CAPABILITY = "security.capability";

    @SuppressWarnings("ImmutableEnumChecker") // toList() gives one that cannot be changed.
    private final List<Predicate<String>> paths;

    Omission(String... patterns) {
        paths = List.of(patterns).stream()
                .map(pattern -> Pattern.compile(pattern).asMatchPredicate())
                .toList();
    }

    private boolean covers(String path) {
        return paths.stream().anyMatch(pattern -> pattern.test(path));
    }

    /** Whether a file or directory of this name is left out. */
    static boolean isOmitted(FilePath path, Set<Omission> omissions) {
        return omissions.stream().anyMatch(one -> one.covers(path.text()));
    }

    /** A tree without these; directories that become empty stay only where the packages' own scripts may look for them. */
    public static FileTree without(FileTree tree, Set<Omission> omissions) {
        FileTree left = tree;
        for (FileTree.Entry entry : tree.stream().toList()) {
            boolean omitted = !entry.inode().isDirectory()
                    && omissions.stream()
                            .anyMatch(one -> one.covers(entry.path().text()));
            if (omitted) {
                left = left.without(entry.path());
            }
        }
        left = withoutEmptied(left, tree, omissions);
        return omissions.contains(SETUID) ? withoutSpecialBits(left) : left;
    }

    /** Deepest first: a directory that held nothing but what is left out goes too. */
    private static FileTree withoutEmptied(FileTree left, FileTree before, Set<Omission> omissions) {
        FileTree without = left;
        for (FileTree.Entry entry : before.stream().toList().reversed()) {
            boolean emptied = entry.inode().isDirectory()
                    && without.children(entry.path()).isEmpty()
                    && !SECTIONS_OF_MANUAL.matcher(entry.path().text()).matches()
                    && omissions.stream()
                            .filter(WHOLE::contains)
                            .anyMatch(one -> one.covers(entry.path().text()));
            if (emptied) {
                without = without.without(entry.path());
            }
        }
        return without;
    }

    /** A directory's setgid bit gives no rights: it says what group new files get. */
    private static FileTree withoutSpecialBits(FileTree tree) {
        return tree.withAllBelow(List.of(FilePath.ROOT), inode -> {
            boolean special = inode.isFile()
                    && ((inode.mode() & SETUID_SETGID) != 0 || inode.xattrs().containsKey(CAPABILITY));
            return special ? plain(inode) : inode;
        });
    }

    private static Inode plain(Inode inode) {
        return inode.with(inode.mode() & ~SETUID_SETGID, inode.uid(), inode.gid())
                .withoutXattr(CAPABILITY);
    }

    /** What dpkg is to be told, so that it neither misses these nor unpacks them later. */
    static String dpkgSettings(Set<Omission> omissions) {
        StringBuilder text = new StringBuilder("# What this image leaves out of its packages.\n");
        if (omissions.contains(DOCS)) {
            text.append("path-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n");
            for (String name : List.of("info", "doc-base", "lintian", "linda", "bug", "gtk-doc")) {
                text.append("path-exclude=/usr/share/").append(name).append("/*\n");
            }
        }
        if (omissions.contains(MAN)) {
            text.append("path-exclude=/usr/share/man/*\npath-exclude=/usr/share/groff/*\n");
        }
        if (omissions.contains(LOCALES)) {
            text.append("path-exclude=/usr/share/locale/*\n");
        }
        return text.toString();
    }

    /** All of them but some. */
    public static Set<Omission> allBut(Set<Omission> kept) {
        Set<Omission> all = EnumSet.allOf(Omission.class);
        all.removeAll(kept);
        return all;
    }
}
