package io.github.unroot.tree;

import io.github.unroot.problem.EscapedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The depth is bounded by the path limit of the merge, so that the stack is too. */
    private static void visit(FilePath path, Node node, BiConsumer<FilePath, Inode> action) {
        action.accept(path, node.inode());
        for (Node child : node.children()) {
            visit(path.child(child.name()), child, action);
        }
    }

    private static Node put(Node node, List<String> components, Inode inode) {
        if (components.isEmpty()) {
            return node.withInode(inode);
        }
        if (!node.inode().isDirectory()) {
            throw new IllegalArgumentException("not a directory: " + EscapedText.escape(node.name()));
        }
        String name = components.getFirst();
        List<String> rest = components.subList(1, components.size());
        Node child = node.child(name);
        if (child == null) {
            child = Node.leaf(name, rest.isEmpty() ? inode : impliedDirectory(inode.layer()));
        }
        return node.withChild(put(child, rest, inode));
    }

    private static Node remove(Node node, List<String> components) {
        String name = components.getFirst();
        Node child = node.child(name);
        if (child == null) {
            return node;
        }
        return components.size() == 1
                ? node.withoutChild(name)
                : node.withChild(remove(child, components.subList(1, components.size())));
    }

    private static Node replace(Node node, Map<Inode, Inode> changed) {
        List<Node> children = new ArrayList<>(node.children().size());
        for (Node child : node.children()) {
            children.add(replace(child, changed));
        }
        Inode inode = changed.getOrDefault(node.inode(), node.inode());
        return new Node(node.name(), inode, List.copyOf(children));
    }
}
