package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the layers of an image hold together: names and what they lead to. It never changes; {@link #with} and {@link
 * #without} give another tree that shares what is the same.
 */
public final class FileTree {
    private static final Inode EMPTY_ROOT = impliedDirectory(0);

    private final Node root;
    private final Map<Inode, FilePath> origins;

    FileTree(Node root, Map<Inode, FilePath> origins) {
        if (!root.inode().isDirectory()) {
            throw new IllegalArgumentException("the root must be a directory");
        }
        this.root = root;
        this.origins = origins;
    }

    /** A root directory with nothing in it. */
    public static FileTree empty() {
        return new FileTree(Node.leaf("", EMPTY_ROOT), Map.of());
    }

    /** What runtimes make of a directory that a path needs and no layer has: 0755, owned by root. */
    public static Inode impliedDirectory(int layer) {
        return new Inode(Inode.Kind.DIRECTORY, 0755, 0, 0, 0, 0, 0, "", 0, Map.of(), layer);
    }

    /** A path and what it leads to. */
    public record Entry(FilePath path, Inode inode) {}

    /**
     * How a path was resolved.
     *
     * @param searched the directories that were searched for a name, in order: each asks for search permission
     * @param end where it led
     */
    public record Way(List<Entry> searched, Resolution end) {}

    /** What stands at exactly that path: no link is followed, not even in a parent. */
    public Optional<Inode> lookup(FilePath path) {
        return Optional.ofNullable(nodeAt(path)).map(Node::inode);
    }

    /** @param followLast whether a link in the last place is followed, as open does and lstat does not */
    public Resolution resolve(FilePath path, boolean followLast) {
        return way(path, followLast).end();
    }

    /** What {@link #resolve} finds, with the directories that it searched. */
    public Way way(FilePath path, boolean followLast) {
        return PathWalk.walk(root, path, followLast);
    }

    /** The names in a directory sorted by their bytes; none where there is no directory at exactly that path. */
    public List<Entry> children(FilePath directory) {
        Node node = nodeAt(directory);
        return node == null
                ? List.of()
                : node.children().stream()
                        .map(child -> new Entry(directory.child(child.name()), child.inode()))
                        .toList();
    }

    /** Every path, the root first, a directory before what is in it, the names in it sorted by their bytes. */
    public void forEach(BiConsumer<FilePath, Inode> action) {
        forEach(FilePath.ROOT, action);
    }

    /** As {@link #forEach(BiConsumer)}, from a path on down; nothing where there is none. */
    public void forEach(FilePath top, BiConsumer<FilePath, Inode> action) {
        Node node = nodeAt(top);
        if (node != null) {
            visit(top, node, action);
        }
    }

    /** The paths in the order of {@link #forEach(BiConsumer)}. */
    public Stream<Entry> stream() {
        return Stream.of(FilePath.ROOT)
                .mapMulti((top, sink) -> forEach(top, (path, inode) -> sink.accept(new Entry(path, inode))));
    }

    /** All names of a file, more than one where it has hard links. It walks the whole tree. */
    public List<FilePath> names(Inode inode) {
        return stream()
                .filter(entry -> entry.inode().equals(inode))
                .map(Entry::path)
                .toList();
    }

    /**
     * The name under which a layer holds a file's content, in the layer that {@link Inode#layer} tells. It differs from the
     * tree's where the entry went through a symbolic link (usr-merge) and for hard links.
     */
    public FilePath origin(FilePath path) {
        return lookup(path).map(origins::get).orElse(path);
    }

    /** How many paths there are, the root among them. It walks the whole tree. */
    public int size() {
        return root.count();
    }

    /**
     * The tree after a layer that holds this path: what is missing above it is implied, what stood there is replaced, and a
     * directory keeps what is in it.
     *
     * @throws IllegalArgumentException if something on the way is no directory; resolve the path first
     */
    public FileTree with(FilePath path, Inode inode) {
        return new FileTree(put(root, path.components(), inode), origins);
    }

    /** The tree without what stands at exactly that path, and all below it; itself where there is nothing. */
    public FileTree without(FilePath path) {
        if (path.isRoot()) {
            throw new IllegalArgumentException("the root cannot be removed");
        }
        return nodeAt(path) == null ? this : new FileTree(remove(root, path.components()), origins);
    }

    /**
     * The tree after what {@code chmod -R} and {@code chown -R} would do to these paths and all below them, links not
     * followed. A hard link's other names see it too, wherever they are.
     */
    public FileTree withAllBelow(List<FilePath> tops, UnaryOperator<Inode> change) {
        Map<Inode, Inode> changed = new HashMap<>();
        for (FilePath top : tops) {
            forEach(top, (path, inode) -> changed.computeIfAbsent(inode, change));
        }
        return new FileTree(replace(root, changed), origins);
    }

    /** The paths that exist in one of the trees alone, or look different in the two, sorted. */
    public static List<FilePath> differences(FileTree one, FileTree other) {
        Stream<FilePath> goneOrChanged = one.stream()
                .filter(entry -> other.lookup(entry.path())
                        .filter(inode -> inode.looksLike(entry.inode()))
                        .isEmpty())
                .map(Entry::path);
        Stream<FilePath> added =
                other.stream().map(Entry::path).filter(path -> one.lookup(path).isEmpty());
        return Stream.concat(goneOrChanged, added)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private @Nullable Node nodeAt(FilePath path) {
        Node node = root;
        for (String component : path.components()) {
            node = node.child(component);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** A directory some of whose names have been visited. */
    private record Level(FilePath path, Iterator<Node> ahead) {}

    /** Without recursion: a tree's depth is the image's choice, a stack's is not. */
    private static void visit(FilePath top, Node node, BiConsumer<FilePath, Inode> action) {
        Deque<Level> levels = new ArrayDeque<>();
        action.accept(top, node.inode());
        levels.push(new Level(top, node.children().iterator()));
        while (!levels.isEmpty()) {
            Level deepest = levels.element();
            if (!deepest.ahead.hasNext()) {
                levels.pop();
                continue;
            }
            Node child = deepest.ahead.next();
            FilePath path = deepest.path.child(child.name());
            action.accept(path, child.inode());
            levels.push(new Level(path, child.children().iterator()));
        }
    }

    /** The nodes on the way to a path: one for each of its components that are there, and the root's. */
    private static List<Node> way(Node root, List<String> components) {
        List<Node> way = new ArrayList<>(List.of(root));
        for (String component : components) {
            Node child = way.getLast().child(component);
            if (child == null) {
                break;
            }
            way.add(child);
        }
        return way;
    }

    private static Node put(Node root, List<String> components, Inode inode) {
        List<Node> way = way(root, components);
        while (way.size() <= components.size()) {
            boolean last = way.size() == components.size();
            way.add(Node.leaf(components.get(way.size() - 1), last ? inode : impliedDirectory(inode.layer())));
        }
        Node changed = way.removeLast().withInode(inode);
        for (Node above : way.reversed()) {
            if (!above.inode().isDirectory()) {
                throw new IllegalArgumentException("not a directory: " + EscapedText.escape(above.name()));
            }
            changed = above.withChild(changed);
        }
        return changed;
    }

    /** @param components of a path that is there */
    private static Node remove(Node root, List<String> components) {
        List<Node> way = way(root, components);
        String gone = way.removeLast().name();
        Node changed = way.removeLast().withoutChild(gone);
        for (Node above : way.reversed()) {
            changed = above.withChild(changed);
        }
        return changed;
    }

    private static Node replace(Node root, Map<Inode, Inode> changed) {
        List<Node> parents = new ArrayList<>(List.of(root));
        for (int i = 0; i < parents.size(); i++) {
            parents.get(i).children().stream()
                    .filter(child -> !child.children().isEmpty())
                    .forEach(parents::add);
        }
        // Those with children, each after its parent: from the last on, a node's children are done before it.
        IdentityHashMap<Node, Node> done = new IdentityHashMap<>();
        for (Node node : parents.reversed()) {
            List<Node> children = new ArrayList<>(node.children().size());
            for (Node child : node.children()) {
                Node parent = done.get(child);
                children.add(parent == null ? replaced(child, List.of(), changed) : parent);
            }
            done.put(node, replaced(node, List.copyOf(children), changed));
        }
        return Objects.requireNonNull(done.get(root), "the root is the first of them");
    }

    private static Node replaced(Node node, List<Node> children, Map<Inode, Inode> changed) {
        return new Node(node.name(), changed.getOrDefault(node.inode(), node.inode()), children);
    }
}
