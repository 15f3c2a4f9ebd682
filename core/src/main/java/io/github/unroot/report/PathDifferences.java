package io.github.unroot.report;

import io.github.unroot.problem.EscapedText;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import io.github.unroot.tree.Inode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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
    private final Deque<Level> levels = new ArrayDeque<>();

    PathDifferences(ComparedImage before, ComparedImage after) {
        this.before = before;
        this.after = after;
    }

    /** A directory of both trees, some of whose names have been compared. Both lists are sorted by the names' bytes. */
    private static final class Level {
        private final List<Entry> were;
        private final List<Entry> are;
        private int old;
        private int young;

        Level(List<Entry> were, List<Entry> are) {
            this.were = were;
            this.are = are;
        }

        boolean isDone() {
            return old == were.size() && young == are.size();
        }

        /** Negative where the next name is the old tree's alone, positive where it is the new one's. */
        int order() {
            if (old == were.size() || young == are.size()) {
                return old == were.size() ? 1 : -1;
            }
            return were.get(old).path().compareTo(are.get(young).path());
        }
    }

    List<Difference> all() {
        compare(new Entry(FilePath.ROOT, root(before)), new Entry(FilePath.ROOT, root(after)));
        while (!levels.isEmpty()) {
            Level deepest = levels.element();
            if (deepest.isDone()) {
                levels.pop();
            } else {
                compareNext(deepest);
            }
        }
        return all;
    }

    private static Inode root(ComparedImage image) {
        return image.tree().lookup(FilePath.ROOT).orElseThrow();
    }

    private void compareNext(Level level) {
        int order = level.order();
        if (order < 0) {
            Entry gone = level.were.get(level.old++);
            all.add(new Difference.Removed(gone.path(), describe(gone.inode()), below(before.tree(), gone)));
        } else if (order > 0) {
            Entry come = level.are.get(level.young++);
            all.add(new Difference.Added(come.path(), describe(come.inode()), below(after.tree(), come)));
        } else {
            compare(level.were.get(level.old++), level.are.get(level.young++));
        }
    }

    /** Itself, and then what is in it: a tree's depth is the image's choice, a stack's is not. */
    private void compare(Entry was, Entry is) {
        FilePath path = was.path();
        if (was.inode().kind() != is.inode().kind()) {
            changed(path, "type", describe(was.inode()), describe(is.inode()));
        } else {
            compareSameKind(path, was.inode(), is.inode());
        }
        if (was.inode().isDirectory() || is.inode().isDirectory()) {
            levels.push(new Level(before.tree().children(path), after.tree().children(path)));
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
