package io.github.unroot.tree;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name in the tree and what it leads to. Nodes never change; a changed tree shares all but the nodes on the way to the
 * change.
 *
 * <p>A node holds its own name alone, one char a byte: half a million paths in full would not fit a small heap.
 *
 * @param children sorted by name; empty for all but directories
 */
record Node(String name, Inode inode, List<Node> children) {
    /** Sorts what is not sorted yet. */
    static Node directory(String name, Inode inode, Node[] children) {
        Arrays.sort(children, (one, other) -> one.name.compareTo(other.name));
        return new Node(name, inode, List.of(children));
    }

    static Node leaf(String name, Inode inode) {
        return new Node(name, inode, List.of());
    }

    @Nullable
    Node child(String wanted) {
        int at = indexOf(wanted);
        return at < 0 ? null : children.get(at);
    }

    Node withInode(Inode other) {
        return new Node(name, other, other.isDirectory() ? children : List.of());
    }

    /** The same directory with a child put in, or in the place of the one of that name. */
    Node withChild(Node child) {
        int at = indexOf(child.name);
        Node[] changed;
        if (at >= 0) {
            changed = children.toArray(Node[]::new);
            changed[at] = child;
        } else {
            int before = -at - 1;
            changed = new Node[children.size() + 1];
            for (int i = 0; i < changed.length; i++) {
                changed[i] = i < before ? children.get(i) : i == before ? child : children.get(i - 1);
            }
        }
        return new Node(name, inode, List.of(changed));
    }

    Node withoutChild(String gone) {
        return new Node(
                name,
                inode,
                children.stream().filter(child -> !child.name.equals(gone)).toList());
    }

    /** How many names it and all below it are. */
    int count() {
        int sum = 0;
        Deque<Node> ahead = new ArrayDeque<>(List.of(this));
        while (!ahead.isEmpty()) {
            Node node = ahead.pop();
            node.children.forEach(ahead::push);
            sum++;
        }
        return sum;
    }

    /** As {@link java.util.Arrays#binarySearch}: negative where there is none. */
    private int indexOf(String wanted) {
        int low = 0;
        int high = children.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = children.get(middle).name.compareTo(wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
