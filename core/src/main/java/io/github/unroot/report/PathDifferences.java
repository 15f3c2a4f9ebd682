package io.github.unroot.report;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What differs between two file trees; what was added or removed whole is one difference. */
final class PathDifferences {
    private static final String CAPABILITY = "security.capability";
    private static final int SETUID = 04000;
    private static final int SETGID = 02000;

    private final ComparedImage before;
    private final ComparedImage after;
    private final List<Difference> all = new ArrayList<>();

    PathDifferences(ComparedImage before, ComparedImage after) {
        this.before = before;
        this.after = after;
    }

    List<Difference> all() {
        Inode was = before.tree().lookup(FilePath.ROOT).orElseThrow();
        Inode is = after.tree().lookup(FilePath.ROOT).orElseThrow();
        compare(FilePath.ROOT, was, is);
        return all;
    }

    private void compare(FilePath path, Inode was, Inode is) {
        if (was.kind() != is.kind()) {
            changed(path, "type", describe(was), describe(is));
        } else {
            compareSameKind(path, was, is);
        }
        if (was.isDirectory() || is.isDirectory()) {
            compareChildren(path);
        }
    }

    /** Both lists are sorted by the names' bytes. */
    private void compareChildren(FilePath directory) {
        List<Entry> were = before.tree().children(directory);
        List<Entry> are = after.tree().children(directory);
        int old = 0;
        int young = 0;
        while (old < were.size() || young < are.size()) {
            int order = old == were.size()
                    ? 1
                    : young == are.size()
                            ? -1
                            : were.get(old).path().compareTo(are.get(young).path());
            if (order < 0) {
                Entry gone = were.get(old++);
                all.add(new Difference.Removed(gone.path(), describe(gone.inode()), below(before.tree(), gone)));
            } else if (order > 0) {
                Entry come = are.get(young++);
                all.add(new Difference.Added(come.path(), describe(come.inode()), below(after.tree(), come)));
            } else {
                compare(
                        were.get(old).path(),
                        were.get(old).inode(),
                        are.get(young).inode());
                old++;
                young++;
            }
        }
    }

    private static int below(FileTree tree, Entry top) {
        int[] count = {-1};
        tree.forEach(top.path(), (path, inode) -> count[0]++);
        return count[0];
    }

    private void compareSameKind(FilePath path, Inode was, Inode is) {
        comparePermissions(path, was, is);
        switch (was.kind()) {
            case FILE -> compareContents(path, was, is);
            case SYMLINK -> {
                if (!was.link().equals(is.link())) {
                    changed(path, "link", describe(was), describe(is));
                }
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                if (was.device() != is.device()) {
                    changed(path, "type", describe(was), describe(is));
                }
            }
            case DIRECTORY, FIFO -> {}
        }
        compareAttributes(path, was, is);
    }

    /** The permission bits of a symbolic link mean nothing. */
    private void comparePermissions(FilePath path, Inode was, Inode is) {
        boolean sameMode = was.isSymlink() || was.mode() == is.mode();
        if (sameMode && was.uid() == is.uid() && was.gid() == is.gid()) {
            return;
        }
        String text = path + ": mode " + permission(was) + " -> " + permission(is);
        if (was.isFile() && dropped(was, is, SETUID)) {
            text += ", no longer setuid";
        }
        if (was.isFile() && dropped(was, is, SETGID)) {
            text += ", no longer setgid";
        }
        all.add(new Difference.Changed(path, "permission", permission(was), permission(is), text));
    }

    private static boolean dropped(Inode was, Inode is, int bit) {
        return (was.mode() & bit) != 0 && (is.mode() & bit) == 0;
    }

    private void compareContents(FilePath path, Inode was, Inode is) {
        if (inSameLayer(path, was, is)) {
            return;
        }
        if (was.size() != is.size()) {
            changed(path, "content", "size " + was.size(), "size " + is.size());
        } else if (was.seconds() != is.seconds() || was.nanos() != is.nanos()) {
            String size = "size " + was.size();
            all.add(new Difference.Changed(
                    path, "content", size, size, path + ": replaced by a file of the same size and another time"));
        }
    }

    private boolean inSameLayer(FilePath path, Inode was, Inode is) {
        return layer(before, was).isPresent()
                && layer(before, was).equals(layer(after, is))
                && before.tree().origin(path).equals(after.tree().origin(path));
    }

    private static Optional<String> layer(ComparedImage image, Inode inode) {
        var layers = image.config().diffIds();
        return inode.layer() < layers.size()
                ? Optional.of(layers.get(inode.layer()).toString())
                : Optional.empty();
    }

    private void compareAttributes(FilePath path, Inode was, Inode is) {
        TreeSet<String> names = new TreeSet<>(was.xattrs().keySet());
        names.addAll(is.xattrs().keySet());
        for (String name : names) {
            byte[] old = was.xattrs().get(name);
            byte[] young = is.xattrs().get(name);
            if (!Arrays.equals(old, young)) {
                String verb = old == null ? "added" : young == null ? "removed" : "changed";
                String what = name.equals(CAPABILITY) ? "file capabilities" : "attribute " + EscapedText.escape(name);
                all.add(new Difference.Changed(
                        path,
                        "attribute",
                        old == null ? "" : EscapedText.escape(name),
                        young == null ? "" : EscapedText.escape(name),
                        path + ": " + what + " " + verb));
            }
        }
    }

    private void changed(FilePath path, String kind, String was, String is) {
        all.add(new Difference.Changed(path, kind, was, is, path + ": " + was + " -> " + is));
    }

    private static String describe(Inode inode) {
        return switch (inode.kind()) {
            case FILE -> "file " + permission(inode) + " of size " + inode.size();
            case SYMLINK -> "link to " + EscapedText.escape(inode.link());
            case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
                inode.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + permission(inode);
        };
    }

    private static String permission(Inode inode) {
        return String.format("%04o %s:%s", inode.mode(), name(inode.uid()), name(inode.gid()));
    }

    private static String name(long id) {
        return id == 0 ? "root" : Long.toString(id);
    }
}
