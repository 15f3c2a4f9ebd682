package io.github.unroot.tree;

import io.github.unroot.problem.UnrootException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A name in a tree that is being merged. */
final class Branch {
    private final @Nullable Branch parent;
    private final String name;
    private final int pathBytes;
    private @Nullable Map<String, Branch> children;
    private Inode inode;
    private int placedIn;
    private boolean implied;

    private Branch(@Nullable Branch parent, String name, int pathBytes, Inode inode, int layer, boolean implied) {
        this.parent = parent;
        this.name = name;
        this.pathBytes = pathBytes;
        this.inode = inode;
        this.placedIn = layer;
        this.implied = implied;
    }

    static Branch root() {
        // The paths of what is in it have no slash in front.
        return new Branch(null, "", -1, FileTree.impliedDirectory(0), 0, true);
    }

    Inode inode() {
        return inode;
    }

    /** The root's parent is the root. */
    Branch parentOrSelf() {
        return parent == null ? this : parent;
    }

    @Nullable
    Branch child(String wanted) {
        return children == null ? null : children.get(wanted);
    }

    /** Whether an entry of that layer put it here: not one of a lower layer, nor as a directory that a path needed. */
    boolean putBy(int layer) {
        return placedIn == layer && !implied;
    }

    /** The same name leads to something else; what is below stays. */
    void replaceInode(Inode other, int layer) {
        inode = other;
        placedIn = layer;
        implied = false;
    }

    Branch put(String childName, Inode childInode, int layer) throws UnrootException {
        return add(childName, childInode, layer, false);
    }

    Branch putImplied(String childName, int layer) throws UnrootException {
        return add(childName, FileTree.impliedDirectory(layer), layer, true);
    }

    private Branch add(String childName, Inode childInode, int layer, boolean isImplied) throws UnrootException {
        int bytes = pathBytes + 1 + childName.length();
        // Links make paths longer than their names are; this also bounds the depth of the tree.
        if (bytes > EntryName.PATH_BYTES_MAX) {
            throw UnrootException.badInput("the path has more than " + EntryName.PATH_BYTES_MAX
                    + " bytes when its symbolic links are followed");
        }
        Branch child = new Branch(this, childName, bytes, childInode, layer, isImplied);
        if (children == null) {
            children = HashMap.newHashMap(4);
        }
        children.put(childName, child);
        return child;
    }

    void remove(String childName) {
        if (children != null) {
            children.remove(childName);
        }
    }

    void clear() {
        children = null;
    }

    FilePath path() {
        Deque<String> names = new ArrayDeque<>();
        for (Branch here = this; here.parent != null; here = here.parent) {
            names.addFirst(here.name);
        }
        return FilePath.ofNormal("/" + String.join("/", names));
    }

    /**
     * The node that it is in the end. What was below is let go, so that half a million names are not there twice.
     *
     * @param amended inodes that others have taken the place of
     */
    Node freeze(Map<Inode, Inode> amended) {
        Deque<Freezing> open = new ArrayDeque<>();
        open.push(new Freezing(this, amended));
        while (true) {
            Freezing deepest = open.element();
            if (deepest.below.hasNext()) {
                open.push(new Freezing(deepest.below.next(), amended));
                continue;
            }
            open.pop();
            Node node = deepest.node();
            if (open.isEmpty()) {
                return node;
            }
            open.element().add(node);
        }
    }

    /** A branch some of whose children are nodes already. A tree's depth is the image's choice, a stack's is not. */
    private static final class Freezing {
        private final String name;
        private final Inode inode;
        private final Iterator<Branch> below;
        private final Node[] nodes;
        private int count;

        Freezing(Branch branch, Map<Inode, Inode> amended) {
            Collection<Branch> children = branch.children == null ? List.of() : branch.children.values();
            name = branch.name;
            inode = amended.getOrDefault(branch.inode, branch.inode);
            below = children.iterator();
            nodes = new Node[children.size()];
            branch.children = null;
        }

        void add(Node child) {
            nodes[count++] = child;
        }

        Node node() {
            return Node.directory(name, inode, nodes);
        }
    }
}
