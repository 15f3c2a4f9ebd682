package io.github.unroot.tree;

import io.github.unroot.tree.FileTree.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One path's way through a tree, component by component, as path_resolution(7) describes it. */
final class PathWalk {
    /** MAXSYMLINKS of the kernel. */
    static final int LINKS_MAX = 40;

    private final List<Node> nodes = new ArrayList<>();
    private final List<FilePath> paths = new ArrayList<>();
    private final Deque<String> ahead = new ArrayDeque<>();
    private final List<Entry> searched = new ArrayList<>();
    private int links;

    private PathWalk(Node root, FilePath path) {
        nodes.add(root);
        paths.add(FilePath.ROOT);
        ahead.addAll(path.components());
    }

    static FileTree.Way walk(Node root, FilePath path, boolean followLast) {
        PathWalk walk = new PathWalk(root, path);
        Resolution end = walk.toTheEnd(followLast);
        return new FileTree.Way(walk.searched, end);
    }

    private Resolution toTheEnd(boolean followLast) {
        while (!ahead.isEmpty()) {
            Node here = nodes.getLast();
            if (!here.inode().isDirectory()) {
                return new Resolution.NotADirectory(paths.getLast());
            }
            searched.add(new Entry(paths.getLast(), here.inode()));
            String component = ahead.removeFirst();
            if (component.equals("..")) {
                up();
                continue;
            }
            if (component.equals(".")) {
                continue;
            }
            FilePath path = paths.getLast().child(component);
            Node child = here.child(component);
            if (child == null) {
                return new Resolution.NotFound(path, ahead.isEmpty());
            }
            if (child.inode().isSymlink() && (followLast || !ahead.isEmpty())) {
                if (++links > LINKS_MAX) {
                    return new Resolution.Loop(path);
                }
                follow(child.inode().link());
            } else {
                nodes.add(child);
                paths.add(path);
            }
        }
        return new Resolution.Found(paths.getLast(), nodes.getLast().inode());
    }

    /** The root's parent is the root: nothing leads out. */
    private void up() {
        if (nodes.size() > 1) {
            nodes.removeLast();
            paths.removeLast();
        }
    }

    private void follow(String target) {
        if (target.startsWith("/")) {
            while (nodes.size() > 1) {
                up();
            }
        }
        // A slash at the end asks for a directory: "." can only be looked up in one.
        if (target.endsWith("/")) {
            ahead.addFirst(".");
        }
        String[] components = target.split("/", -1);
        for (int i = components.length - 1; i >= 0; i--) {
            if (!components[i].isEmpty()) {
                ahead.addFirst(components[i]);
            }
        }
    }
}
