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
     * The nodes of it and all below. A path can be 2,000 names deep, more than a small stack can, so there is no recursion.
     *
     * @param amended inodes that others have taken the place of
     */
    Node freeze(Map<Inode, Inode> amended) {
        Deque<Freezing> open = new ArrayDeque<>();
        open.push(new Freezing(this));
        while (true) {
            Freezing top = open.element();
            Branch unfrozen = top.nextDirectory(amended);
            if (unfrozen != null) {
                open.push(new Freezing(unfrozen));
                continue;
            }
            open.pop();
            Node frozen = top.node(amended);
            if (open.isEmpty()) {
                return frozen;
            }
            open.element().add(frozen);
        }
    }

    /** A directory some of whose children are nodes already. */
    private static final class Freezing {
        private final Branch branch;
        private final Iterator<Branch> left;
        private final Node[] nodes;
        private int at;

        Freezing(Branch branch) {
            Collection<Branch> below = branch.children == null ? List.of() : branch.children.values();
            this.branch = branch;
            this.left = below.iterator();
            this.nodes = new Node[below.size()];
        }

        /** Takes children up to the next that has children of its own; null after the last. */
        @Nullable
        Branch nextDirectory(Map<Inode, Inode> amended) {
            while (left.hasNext()) {
                Branch child = left.next();
                if (child.children != null) {
                    return child;
                }
                add(Node.leaf(child.name, amended.getOrDefault(child.inode, child.inode)));
            }
            return null;
        }

        void add(Node node) {
            nodes[at++] = node;
        }

        Node node(Map<Inode, Inode> amended) {
            return Node.directory(branch.name, amended.getOrDefault(branch.inode, branch.inode), nodes);
        }
    }
}
