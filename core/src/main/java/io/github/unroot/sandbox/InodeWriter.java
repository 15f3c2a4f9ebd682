package io.github.unroot.sandbox;

import static io.github.unroot.sandbox.KernelFlags.O_CREAT;
import static io.github.unroot.sandbox.KernelFlags.O_DIRECTORY;
import static io.github.unroot.sandbox.KernelFlags.O_NOFOLLOW;
import static io.github.unroot.sandbox.KernelFlags.O_RDONLY;
import static io.github.unroot.sandbox.KernelFlags.O_TRUNC;
import static io.github.unroot.sandbox.KernelFlags.O_WRONLY;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Inode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Makes single files of a tree, each relative to its directory's descriptor. For one thread. */
final class InodeWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final Kernel KERNEL = Kernel.CALLS;

    private final OpenDirectories directories;
    private final LeftOut leftOut;
    private final Arena memory = Arena.ofConfined();
    private final MemorySegment buffer = memory.allocate(BUFFER_BYTES);
    private final byte[] chunk = new byte[BUFFER_BYTES];

    InodeWriter(Path directory, LeftOut leftOut) throws KernelException {
        this(new OpenDirectories(directory), leftOut);
    }

    private InodeWriter(OpenDirectories directories, LeftOut leftOut) {
        this.directories = directories;
        this.leftOut = leftOut;
    }

    /** For another thread, into the same tree. */
    InodeWriter another() throws KernelException {
        return new InodeWriter(new OpenDirectories(directories), leftOut);
    }

    /** Nobody else may enter it before {@link #finishDirectory}. */
    void makeDirectory(FilePath path) throws KernelException {
        KERNEL.mkdirat(directories.at(path.parent()), path.name(), 0700);
    }

    /** After all that is in it was made, which changes its time. */
    void finishDirectory(FilePath path, Inode inode) throws KernelException {
        int parent = directories.at(path.parent());
        String name = path.isRoot() ? "." : path.name();
        int descriptor = KERNEL.openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
        try {
            describe(descriptor, path, inode);
        } finally {
            KERNEL.close(descriptor);
        }
    }

    /** A name that comes twice in a layer is written twice; the last one stays. */
    void writeFile(FilePath path, Inode inode, InputStream content) throws IOException {
        int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW;
        int descriptor = KERNEL.openat(directories.at(path.parent()), path.name(), flags, 0600);
        try {
            int length = content.readNBytes(chunk, 0, chunk.length);
            while (length > 0) {
                MemorySegment.copy(chunk, 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
                KERNEL.writeFully(descriptor, buffer.asSlice(0, length), path.name());
                length = length < chunk.length ? 0 : content.readNBytes(chunk, 0, chunk.length);
            }
            describe(descriptor, path, inode);
        } finally {
            KERNEL.close(descriptor);
        }
    }

    /** The owner first: changing it clears the setuid and setgid bits and the file's capabilities. */
    private void describe(int descriptor, FilePath path, Inode inode) throws KernelException {
        KERNEL.fchown(descriptor, inode.uid(), inode.gid());
        KERNEL.fchmod(descriptor, inode.mode());
        for (var attribute : inode.xattrs().entrySet()) {
            String name = attribute.getKey();
            setAttribute(name, path, () -> KERNEL.fsetxattr(descriptor, name, attribute.getValue()));
        }
        KERNEL.futimens(descriptor, inode.seconds(), inode.nanos());
    }

    void makeSymlink(FilePath path, Inode inode) throws KernelException {
        int parent = directories.at(path.parent());
        KERNEL.symlinkat(inode.link(), parent, path.name());
        KERNEL.lchownat(parent, path.name(), inode.uid(), inode.gid());
        for (var attribute : inode.xattrs().entrySet()) {
            String name = attribute.getKey();
            setAttribute(name, path, () -> KERNEL.lsetxattrat(parent, path.name(), name, attribute.getValue()));
        }
        KERNEL.lutimensat(parent, path.name(), inode.seconds(), inode.nanos());
    }

    void makeFifo(FilePath path, Inode inode) throws KernelException {
        int parent = directories.at(path.parent());
        KERNEL.mknodat(parent, path.name(), KernelFlags.S_IFIFO | 0600);
        KERNEL.lchownat(parent, path.name(), inode.uid(), inode.gid());
        // Opened for reading and not waiting for a writer, a FIFO can be described like a file.
        int descriptor = KERNEL.openat(parent, path.name(), O_RDONLY | O_NOFOLLOW | KernelFlags.O_NONBLOCK, 0);
        try {
            describe(descriptor, path, inode);
        } finally {
            KERNEL.close(descriptor);
        }
    }

    void makeLink(FilePath existing, FilePath path) throws KernelException {
        // Two of the open directories are in use at once, and more than two stay open.
        int old = directories.at(existing.parent());
        KERNEL.linkat(old, existing.name(), directories.at(path.parent()), path.name());
    }

    /** overlayfs takes a character device 0:0 for a name that is not there; a user namespace may make it too. */
    void makeWhiteout(FilePath path) throws KernelException {
        KERNEL.mknodat(directories.at(path.parent()), path.name(), KernelFlags.S_IFCHR);
    }

    private interface Setter {
        void set() throws KernelException;
    }

    private void setAttribute(String name, FilePath path, Setter setter) throws KernelException {
        if (!mayBeSet(name)) {
            leftOut.note("the attribute " + name + " was left out", path);
            return;
        }
        try {
            setter.set();
        } catch (KernelException e) {
            if (e.errno() != Errno.EPERM && e.errno() != Errno.ENOTSUP && e.errno() != Errno.EINVAL) {
                throw e;
            }
            leftOut.note("the attribute " + name + " could not be set (" + Errno.describe(e.errno()) + ")", path);
        }
    }

    /** Those of overlayfs would redirect the mount above this tree; labels of another system's policy mean nothing here. */
    private static boolean mayBeSet(String name) {
        return name.equals("security.capability")
                || name.startsWith("system.posix_acl_")
                || (name.startsWith("user.") && !name.startsWith("user.overlay."));
    }

    @Override
    public void close() throws KernelException {
        memory.close();
        directories.close();
    }
}
