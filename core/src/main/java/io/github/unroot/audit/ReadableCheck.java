package io.github.unroot.audit;

import io.github.unroot.identity.PermissionCheck;
import io.github.unroot.identity.Want;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.FileTree.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a user that the image does not know could not read, a finding for each directory. */
final class ReadableCheck implements Check {
    /** They are closed on purpose, and stay so. */
    private static final Set<FilePath> SECRETS = Set.of(
            FilePath.of("/etc/shadow"),
            FilePath.of("/etc/shadow-"),
            FilePath.of("/etc/gshadow"),
            FilePath.of("/etc/gshadow-"),
            FilePath.of("/etc/.pwd.lock"));

    @Override
    public void run(AuditedImage image, Consumer<Finding> findings) {
        FileTree tree = image.tree();
        Deque<Entry> directories = new ArrayDeque<>();
        directories.add(new Entry(FilePath.ROOT, tree.lookup(FilePath.ROOT).orElseThrow()));
        while (!directories.isEmpty()) {
            Entry directory = directories.pop();
            if (grants(directory, Want.SEARCH) && grants(directory, Want.READ)) {
                open(tree, directory, directories, findings);
            } else {
                closed(tree, directory, findings);
            }
        }
    }

    /** @param directories gets those in it */
    private static void open(FileTree tree, Entry directory, Deque<Entry> directories, Consumer<Finding> findings) {
        List<Entry> unreadable = new ArrayList<>();
        for (Entry child : tree.children(directory.path())) {
            if (child.inode().isDirectory()) {
                directories.push(child);
            } else if (child.inode().isFile() && !grants(child, Want.READ) && !SECRETS.contains(child.path())) {
                unreadable.add(child);
            }
        }
        if (!unreadable.isEmpty()) {
            Entry first = unreadable.getFirst();
            String example = first.path()
                    + String.format(
                            " (%04o %d:%d)",
                            first.inode().mode(),
                            first.inode().uid(),
                            first.inode().gid());
            findings.accept(Finding.of(
                            Rule.UNREADABLE,
                            Severity.LOW,
                            unreadable.size() == 1
                                    ? "a file in it can't be read: " + example
                                    : unreadable.size() + " files in it can't be read, the first " + example)
                    .at(directory.path())
                    .inLayer(first.inode().layer())
                    .against(2));
        }
    }

    private static void closed(FileTree tree, Entry directory, Consumer<Finding> findings) {
        int[] below = {-1};
        tree.forEach(directory.path(), (path, inode) -> below[0]++);
        findings.accept(Finding.of(
                        Rule.UNREADABLE,
                        Severity.LOW,
                        String.format(
                                "it can't be listed or searched (%04o %d:%d), and with it %d below",
                                directory.inode().mode(),
                                directory.inode().uid(),
                                directory.inode().gid(),
                                below[0]))
                .at(directory.path())
                .inLayer(directory.inode().layer())
                .against(2));
    }

    private static boolean grants(Entry entry, Want want) {
        return PermissionCheck.grants(entry.inode(), AuditedImage.ARBITRARY, want);
    }
}
