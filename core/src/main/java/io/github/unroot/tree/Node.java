package io.github.unroot.tree;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
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

    /** The same names, leading to other inodes; without recursion, as {@link Branch#freeze}. */
    Node mapped(UnaryOperator<Inode> change) {
        Deque<Mapping> open = new ArrayDeque<>();
        open.push(new Mapping(this));
        while (true) {
            Mapping top = open.element();
            if (top.at < top.mapped.length) {
                open.push(new Mapping(top.node.children.get(top.at)));
                continue;
            }
            open.pop();
            Node done = new Node(top.node.name, change.apply(top.node.inode), List.of(top.mapped));
            if (open.isEmpty()) {
                return done;
            }
            Mapping above = open.element();
            above.mapped[above.at++] = done;
        }
    }

    /** A directory some of whose children are mapped already. */
    private static final class Mapping {
        private final Node node;
        private final Node[] mapped;
        private int at;

        Mapping(Node node) {
            this.node = node;
            this.mapped = new Node[node.children.size()];
        }
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
