package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.AT_FDCWD;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes a merged tree to a directory: first the names, then each layer's archive is read once and what of it survived in
 * the tree is written, then hard links and the directories' own owners, modes and times.
 *
 * <p>The directory that holds the new one must be private (0700): setuid files lie in it. Device nodes are left out, as
 * root too, so that a run is the same for every caller and a node for the machine's disk never exists on it; a container
 * is given its own /dev.
 */
final class TreeUnpacker {
    private final FileTree tree;
    private final LayerContents layers;
    private final Path directory;
    private final Optional<Delta> delta;
    private final LeftOut leftOut = new LeftOut();
    private final Map<Inode, FilePath> firstNames = new HashMap<>();
    private final Map<Integer, Map<FilePath, Wanted>> wanted = new TreeMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<FileTree.Entry> directories = new ArrayList<>();

    /** A file whose content is to come from a layer. */
    private record Wanted(FilePath path, Inode inode) {}

    /** Another name of a file. */
    private record Link(FilePath existing, FilePath path) {}

    private TreeUnpacker(FileTree tree, LayerContents layers, Path directory, Optional<Delta> delta) {
        this.tree = tree;
        this.layers = layers;
        this.directory = directory;
        this.delta = delta;
    }

    /**
     * Writes the whole tree. After a failure what was written so far is the caller's to remove.
     *
     * @param directory is made here; in it lies the tree's root
     * @return what was left out and why, a sentence each
     */
    static List<String> unpack(FileTree tree, LayerContents layers, Path directory) throws IOException {
        return new TreeUnpacker(tree, layers, directory, Optional.empty()).unpack();
    }

    /** Writes what overlayfs needs above a directory that holds the lower tree, so as to show this one. */
    static List<String> unpackAbove(FileTree lower, FileTree tree, LayerContents layers, Path directory)
            throws IOException {
        return new TreeUnpacker(tree, layers, directory, Optional.of(Delta.between(lower, tree))).unpack();
    }

    /** An overlay's root looks like its upper directory's. */
    static void copyOwnerAndMode(Path from, Path to) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(from, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        int flags = KernelFlags.O_RDONLY | KernelFlags.O_DIRECTORY | KernelFlags.O_NOFOLLOW;
        int descriptor = Kernel.CALLS.openat(AT_FDCWD, Kernel.bytesOf(to), flags, 0);
        try {
            Kernel.CALLS.fchown(descriptor, number(attributes, "uid"), number(attributes, "gid"));
            Kernel.CALLS.fchmod(descriptor, number(attributes, "mode") & 07777);
        } finally {
            Kernel.CALLS.close(descriptor);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name), name);
    }

    private List<String> unpack() throws IOException {
        checkOwners();
        explaining(FilePath.ROOT, () -> Kernel.CALLS.mkdirat(AT_FDCWD, Kernel.bytesOf(directory), 0700));
        try (InodeWriter writer = new InodeWriter(directory, leftOut)) {
            for (FileTree.Entry entry : entries()) {
                explaining(entry.path(), () -> make(writer, entry.path(), entry.inode()));
            }
            writeContents(writer);
            for (Link link : links) {
                explaining(link.path(), () -> writer.makeLink(link.existing(), link.path()));
            }
            for (FilePath path : delta.map(Delta::whiteouts).orElse(List.of())) {
                explaining(path, () -> writer.makeWhiteout(path));
            }
            // What lies deeper first: making a name in a directory changes its time, describing one below does not.
            for (FileTree.Entry entry : directories.reversed()) {
                explaining(entry.path(), () -> writer.finishDirectory(entry.path(), entry.inode()));
            }
        }
        return leftOut.notes();
    }

    private List<FileTree.Entry> entries() {
        return tree.stream()
                .filter(entry ->
                        delta.map(part -> part.paths().contains(entry.path())).orElse(true))
                .toList();
    }

    /** Before anything is written: the kernel would only say EINVAL. */
    private void checkOwners() throws IOException {
        IdMap users = IdMap.ofUsers();
        IdMap groups = IdMap.ofGroups();
        Optional<FileTree.Entry> stranger = tree.stream()
                .filter(entry -> !users.maps(entry.inode().uid())
                        || !groups.maps(entry.inode().gid()))
                .findFirst();
        if (stranger.isPresent()) {
            Inode inode = stranger.get().inode();
            throw UnrootException.surroundings(
                    "cannot unpack " + stranger.get().path(),
                    "its owner " + inode.uid() + ":" + inode.gid() + " has no ID in this user namespace",
                    "give the user more IDs in /etc/subuid and /etc/subgid, or run as root");
        }
    }

    private void make(InodeWriter writer, FilePath path, Inode inode) throws IOException {
        if (inode.isDirectory()) {
            directories.add(new FileTree.Entry(path, inode));
            if (!path.isRoot()) {
                writer.makeDirectory(path);
            }
            return;
        }
        if (inode.kind() == Inode.Kind.CHARACTER_DEVICE || inode.kind() == Inode.Kind.BLOCK_DEVICE) {
            leftOut.note("device nodes are left out", path);
            return;
        }
        FilePath existing = firstNames.putIfAbsent(inode, path);
        if (existing != null) {
            links.add(new Link(existing, path));
            return;
        }
        switch (inode.kind()) {
            case FILE -> makeFile(writer, path, inode);
            case SYMLINK -> writer.makeSymlink(path, inode);
            case FIFO -> writer.makeFifo(path, inode);
            case CHARACTER_DEVICE, BLOCK_DEVICE, DIRECTORY -> throw new IllegalStateException("dealt with above");
        }
    }

    private void makeFile(InodeWriter writer, FilePath path, Inode inode) throws IOException {
        if (inode.size() == 0) {
            writer.writeFile(path, inode, InputStream.nullInputStream());
        } else {
            wanted.computeIfAbsent(inode.layer(), layer -> new HashMap<>())
                    .put(tree.origin(path), new Wanted(path, inode));
        }
    }

    /** Several layers at once: their files are different ones. */
    private void writeContents(InodeWriter writer) throws IOException {
        int threads = Math.min(wanted.size(), Runtime.getRuntime().availableProcessors());
        if (threads == 0) {
            return;
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Object>> results = new ArrayList<>();
            wanted.forEach((layer, files) -> results.add(
                    executor.submit(() -> layers.read(layer, (number, entries) -> write(writer, entries, files)))));
            try {
                for (Future<Object> result : results) {
                    await(result);
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static void await(Future<Object> result) throws IOException {
        try {
            result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnrootException problem -> throw problem;
                case IOException problem -> throw problem;
                case null, default -> throw new IllegalStateException("unpacking failed", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnrootException.surroundings("unpacking", "was interrupted", "");
        }
    }

    /** @return how many files of the layer were written */
    private Object write(InodeWriter first, TarReader entries, Map<FilePath, Wanted> files) throws IOException {
        Set<FilePath> missing = new HashSet<>(files.keySet());
        try (InodeWriter writer = first.another()) {
            for (TarEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry.type() != TarEntry.Type.FILE) {
                    continue;
                }
                FilePath name = FilePath.ofBytes(entry.name());
                Wanted file = files.get(name);
                if (file != null) {
                    InputStream content = entries.content();
                    explaining(file.path(), () -> writer.writeFile(file.path(), file.inode(), content));
                    missing.remove(name);
                }
            }
        }
        if (!missing.isEmpty()) {
            FilePath path = missing.iterator().next();
            throw UnrootException.badInput("the layer does not hold it any more")
                    .located(bad -> bad.atEntry(path.toString()));
        }
        return files.size();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void explaining(FilePath path, Step step) throws IOException {
        try {
            step.run();
        } catch (KernelException e) {
            throw UnrootException.surroundings(
                    "cannot unpack " + path + " into " + directory,
                    e.isFull() ? "no space left, or no inodes" : e.getMessage(),
                    e.isFull() ? "free some, or name another place with TMPDIR" : "");
        }
    }
}
