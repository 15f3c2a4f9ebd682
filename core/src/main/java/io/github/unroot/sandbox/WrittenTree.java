package io.github.unroot.sandbox;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what a program wrote to an overlay. The upper directory tells what may have changed, the mounted whole how it
 * looks: so nothing has to be known of how overlayfs marks what was deleted or replaced.
 */
final class WrittenTree {
    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,lastModifiedTime,nlink,ino,rdev";
    private static final int TYPE_MASK = 0170000;
    private static final int PERMISSION_MASK = 07777;

    private final Path merged;
    private final Path upper;
    private final int layer;
    private final Map<Long, Inode> linked = new HashMap<>();
    private FileTree tree;

    WrittenTree(FileTree before, Path merged, Path upper, int layer) {
        this.merged = merged;
        this.upper = upper;
        this.layer = layer;
        this.tree = before;
    }

    FileTree read() throws IOException {
        List<FilePath> directories = new ArrayList<>(List.of(FilePath.ROOT));
        for (int next = 0; next < directories.size(); next++) {
            FilePath directory = directories.get(next);
            Set<String> present = names(HostNames.below(merged, directory));
            removeOthers(directory, present);
            for (String name : names(HostNames.below(upper, directory))) {
                // What is in the upper directory alone is a mark of a deletion.
                if (present.contains(name) && put(directory.child(name))) {
                    directories.add(directory.child(name));
                }
            }
        }
        return tree;
    }

    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(HostNames.name(entry)));
        }
        return names;
    }

    private void removeOthers(FilePath directory, Set<String> present) {
        for (FileTree.Entry child : tree.children(directory)) {
            // Device nodes are never unpacked.
            boolean unpacked = child.inode().kind() != Inode.Kind.CHARACTER_DEVICE
                    && child.inode().kind() != Inode.Kind.BLOCK_DEVICE;
            if (unpacked && !present.contains(child.path().name())) {
                tree = tree.without(child.path());
            }
        }
    }

    /** @return whether it is a directory */
    private boolean put(FilePath path) throws IOException {
        Path place = HostNames.below(merged, path);
        Map<String, Object> attributes = Files.readAttributes(place, ATTRIBUTES, NOFOLLOW_LINKS);
        Inode.Kind kind = kind(number(attributes, "mode"));
        if (kind == null) {
            // A socket: no archive can hold one.
            tree = tree.without(path);
            return false;
        }
        boolean shared = kind != Inode.Kind.DIRECTORY && number(attributes, "nlink") > 1;
        Inode inode = shared ? linked.get(number(attributes, "ino")) : null;
        if (inode == null) {
            inode = inode(kind, place, attributes);
            if (shared) {
                linked.put(number(attributes, "ino"), inode);
            }
        }
        tree = replaced(path, inode);
        return kind == Inode.Kind.DIRECTORY;
    }

    /** A directory keeps what is in it; anything else takes the place of all that stood there. */
    private FileTree replaced(FilePath path, Inode inode) {
        boolean both = inode.isDirectory()
                && tree.lookup(path).filter(Inode::isDirectory).isPresent();
        return (both ? tree : tree.without(path)).with(path, inode);
    }

    private Inode inode(Inode.Kind kind, Path place, Map<String, Object> attributes) throws IOException {
        long nanos = Objects.requireNonNull((FileTime) attributes.get("lastModifiedTime"))
                .to(TimeUnit.NANOSECONDS);
        boolean link = kind == Inode.Kind.SYMLINK;
        return new Inode(
                kind,
                (int) number(attributes, "mode") & PERMISSION_MASK,
                number(attributes, "uid"),
                number(attributes, "gid"),
                kind == Inode.Kind.FILE ? number(attributes, "size") : 0,
                Math.floorDiv(nanos, 1_000_000_000L),
                Math.floorMod(nanos, 1_000_000_000),
                link ? HostNames.text(Files.readSymbolicLink(place)) : "",
                0,
                Map.of(),
                layer);
    }

    private static Inode.@Nullable Kind kind(long mode) {
        return switch ((int) mode & TYPE_MASK) {
            case 0100000 -> Inode.Kind.FILE;
            case 0040000 -> Inode.Kind.DIRECTORY;
            case 0120000 -> Inode.Kind.SYMLINK;
            case 0010000 -> Inode.Kind.FIFO;
            default -> null;
        };
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
    }
}
