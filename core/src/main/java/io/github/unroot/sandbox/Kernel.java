package io.github.unroot.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The system calls that java.nio has no words for: those relative to a directory's descriptor, and those of mounts and
 * namespaces.
 *
 * <p>Names and paths are one char a byte, as in {@link io.github.unroot.tree.FilePath}: java.io.File would mangle what
 * is not text. Every method throws where the kernel refuses, so that no result goes unread.
 */
record Kernel(
        MethodHandle openat,
        MethodHandle syscall,
        MethodHandle close,
        MethodHandle read,
        MethodHandle write,
        MethodHandle getdents64,
        MethodHandle mkdirat,
        MethodHandle mknodat,
        MethodHandle symlinkat,
        MethodHandle linkat,
        MethodHandle renameat,
        MethodHandle unlinkat,
        MethodHandle fchown,
        MethodHandle fchownat,
        MethodHandle fchmod,
        MethodHandle chmod,
        MethodHandle futimens,
        MethodHandle utimensat,
        MethodHandle fsetxattr,
        MethodHandle lsetxattr,
        MethodHandle mount,
        MethodHandle umount2,
        MethodHandle fstatvfs,
        MethodHandle setns,
        MethodHandle pipe2,
        MethodHandle kill) {

    static final Kernel CALLS = KernelLoader.load();

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final int LISTING_BYTES = 64 * 1024;

    /** More than the structure has on any architecture. */
    private static final int STATVFS_BYTES = 256;

    /** A name in a directory and the type that getdents64(2) tells with it; 0 where the file system tells none. */
    record Name(String name, int type) {}

    /** The two ends of a pipe. */
    record Pipe(int readEnd, int writeEnd) {}

    // --- descriptors

    int openat(int directory, String name, int flags, int mode) throws KernelException {
        return (int) call("open", name, (arena, state) ->
                (int) openat.invokeExact(state, directory, bytes(arena, name), flags | KernelFlags.O_CLOEXEC, mode));
    }

    /** Opens a relative path that may lead through no symbolic link, nor above the directory. */
    int openBeneath(int directory, String path, int flags) throws KernelException {
        return openat2(
                directory,
                path,
                flags,
                KernelFlags.RESOLVE_BENEATH | KernelFlags.RESOLVE_NO_SYMLINKS | KernelFlags.RESOLVE_NO_MAGICLINKS);
    }

    /** Opens a path as a process would whose root the directory is: links are followed, none leads out. */
    int openInRoot(int directory, String path, int flags) throws KernelException {
        return openat2(directory, path, flags, KernelFlags.RESOLVE_IN_ROOT | KernelFlags.RESOLVE_NO_MAGICLINKS);
    }

    /** The same, where the way leads into no other mount; else {@link Errno#EXDEV}. */
    int openInMount(int directory, String path, int flags) throws KernelException {
        return openat2(
                directory,
                path,
                flags,
                KernelFlags.RESOLVE_IN_ROOT | KernelFlags.RESOLVE_NO_MAGICLINKS | KernelFlags.RESOLVE_NO_XDEV);
    }

    private int openat2(int directory, String path, int flags, long resolve) throws KernelException {
        return (int) call("open", path, (arena, state) -> {
            MemorySegment how = arena.allocate(JAVA_LONG, 3);
            how.setAtIndex(JAVA_LONG, 0, Integer.toUnsignedLong(flags | KernelFlags.O_CLOEXEC));
            how.setAtIndex(JAVA_LONG, 2, resolve);
            return (long) syscall.invokeExact(
                    state, KernelFlags.SYS_OPENAT2, directory, bytes(arena, path), how, how.byteSize());
        });
    }

    void close(int descriptor) throws KernelException {
        call("close", "descriptor " + descriptor, (arena, state) -> (int) close.invokeExact(state, descriptor));
    }

    /** @return how many bytes were read, 0 at the end */
    int read(int descriptor, MemorySegment buffer) throws KernelException {
        return (int) call("read", "descriptor " + descriptor, (arena, state) ->
                (long) read.invokeExact(state, descriptor, buffer, buffer.byteSize()));
    }

    void writeFully(int descriptor, MemorySegment content, String name) throws KernelException {
        long written = 0;
        while (written < content.byteSize()) {
            MemorySegment rest = content.asSlice(written);
            written += call("write", name, (arena, state) ->
                    (long) write.invokeExact(state, descriptor, rest, rest.byteSize()));
        }
    }

    /** What is in a directory, without {@code .} and {@code ..}; the descriptor is read to its end. */
    List<Name> list(int directory) throws KernelException {
        List<Name> names = new ArrayList<>();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(LISTING_BYTES, JAVA_LONG.byteAlignment());
            long length = fill(directory, buffer);
            while (length > 0) {
                parseListing(buffer.asSlice(0, length), names);
                length = fill(directory, buffer);
            }
        }
        return names;
    }

    private long fill(int directory, MemorySegment buffer) throws KernelException {
        return call("list", "descriptor " + directory, (arena, state) ->
                (long) getdents64.invokeExact(state, directory, buffer, buffer.byteSize()));
    }

    /** struct linux_dirent64: inode (8), offset (8), record length (2), type (1), name. */
    private static void parseListing(MemorySegment listing, List<Name> names) {
        long at = 0;
        while (at < listing.byteSize()) {
            int length = Short.toUnsignedInt(listing.get(JAVA_SHORT, at + 16));
            int type = Byte.toUnsignedInt(listing.get(JAVA_BYTE, at + 18));
            String name = listing.getString(at + 19, StandardCharsets.ISO_8859_1);
            if (!name.equals(".") && !name.equals("..")) {
                names.add(new Name(name, type));
            }
            at += length;
        }
    }

    // --- names

    void mkdirat(int directory, String name, int mode) throws KernelException {
        call("mkdir", name, (arena, state) -> (int) mkdirat.invokeExact(state, directory, bytes(arena, name), mode));
    }

    /** @param type one of {@code S_IFIFO} and {@code S_IFCHR}, with the mode's bits; the device is 0:0 */
    void mknodat(int directory, String name, int type) throws KernelException {
        call("mknod", name, (arena, state) ->
                (int) mknodat.invokeExact(state, directory, bytes(arena, name), type, 0L));
    }

    void symlinkat(String target, int directory, String name) throws KernelException {
        call("symlink", name, (arena, state) ->
                (int) symlinkat.invokeExact(state, bytes(arena, target), directory, bytes(arena, name)));
    }

    /** Another name for a file; a symbolic link is itself linked, not what it leads to. */
    void linkat(int oldDirectory, String oldName, int directory, String name) throws KernelException {
        call("link", name, (arena, state) ->
                (int) linkat.invokeExact(state, oldDirectory, bytes(arena, oldName), directory, bytes(arena, name), 0));
    }

    void renameat(int oldDirectory, String oldName, int directory, String name) throws KernelException {
        call("rename", oldName, (arena, state) ->
                (int) renameat.invokeExact(state, oldDirectory, bytes(arena, oldName), directory, bytes(arena, name)));
    }

    void unlinkat(int directory, String name, int flags) throws KernelException {
        call("remove", name, (arena, state) -> (int) unlinkat.invokeExact(state, directory, bytes(arena, name), flags));
    }

    // --- metadata

    void fchown(int descriptor, long uid, long gid) throws KernelException {
        call("chown", uid + ":" + gid, (arena, state) ->
                (int) fchown.invokeExact(state, descriptor, (int) uid, (int) gid));
    }

    /** The owner of the name itself, also where it is a symbolic link. */
    void lchownat(int directory, String name, long uid, long gid) throws KernelException {
        call("chown", name, (arena, state) -> (int) fchownat.invokeExact(
                state, directory, bytes(arena, name), (int) uid, (int) gid, KernelFlags.AT_SYMLINK_NOFOLLOW));
    }

    void fchmod(int descriptor, int mode) throws KernelException {
        call("chmod", Integer.toOctalString(mode), (arena, state) -> (int) fchmod.invokeExact(state, descriptor, mode));
    }

    /** Of whatever a path descriptor ({@code O_PATH}) stands for, which fchmod(2) refuses to do. */
    void chmodByPath(int descriptor, int mode) throws KernelException {
        call("chmod", Integer.toOctalString(mode), (arena, state) ->
                (int) chmod.invokeExact(state, bytes(arena, "/proc/self/fd/" + descriptor), mode));
    }

    void futimens(int descriptor, long seconds, int nanos) throws KernelException {
        call("utime", Long.toString(seconds), (arena, state) ->
                (int) futimens.invokeExact(state, descriptor, times(arena, seconds, nanos)));
    }

    void lutimensat(int directory, String name, long seconds, int nanos) throws KernelException {
        call("utime", name, (arena, state) -> (int) utimensat.invokeExact(
                state, directory, bytes(arena, name), times(arena, seconds, nanos), KernelFlags.AT_SYMLINK_NOFOLLOW));
    }

    void fsetxattr(int descriptor, String name, byte[] value) throws KernelException {
        call("setxattr", name, (arena, state) -> (int) fsetxattr.invokeExact(
                state, descriptor, bytes(arena, name), content(arena, value), (long) value.length, 0));
    }

    /** Of a name that may be a symbolic link; no call of this kind takes a directory's descriptor before Linux 6.13. */
    void lsetxattrat(int directory, String file, String name, byte[] value) throws KernelException {
        String path = "/proc/self/fd/" + directory + "/" + file;
        call("setxattr", name, (arena, state) -> (int) lsetxattr.invokeExact(
                state, bytes(arena, path), bytes(arena, name), content(arena, value), (long) value.length, 0));
    }

    // --- mounts, namespaces, processes

    void mount(String source, String target, String type, long flags, String options) throws KernelException {
        call("mount", type + " on " + target, (arena, state) -> (int) mount.invokeExact(
                state, bytes(arena, source), bytes(arena, target), bytes(arena, type), flags, bytes(arena, options)));
    }

    void umount(String target, int flags) throws KernelException {
        call("umount", target, (arena, state) -> (int) umount2.invokeExact(state, bytes(arena, target), flags));
    }

    /** struct statvfs begins with eleven longs: of them f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_favail. */
    FileSystemSpace fstatvfs(int descriptor) throws KernelException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment space = memory.allocate(STATVFS_BYTES, JAVA_LONG.byteAlignment());
            call("statvfs", "descriptor " + descriptor, (arena, state) ->
                    (int) fstatvfs.invokeExact(state, descriptor, space));
            long unit = space.getAtIndex(JAVA_LONG, 1);
            return new FileSystemSpace(
                    (space.getAtIndex(JAVA_LONG, 2) - space.getAtIndex(JAVA_LONG, 3)) * unit,
                    space.getAtIndex(JAVA_LONG, 4) * unit,
                    space.getAtIndex(JAVA_LONG, 5),
                    space.getAtIndex(JAVA_LONG, 7));
        }
    }

    /** Moves the calling thread, and only it, into a namespace. */
    void setns(int descriptor, int type) throws KernelException {
        call("setns", "descriptor " + descriptor, (arena, state) -> (int) setns.invokeExact(state, descriptor, type));
    }

    Pipe pipe() throws KernelException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment ends = memory.allocate(JAVA_INT, 2);
            call("pipe", "", (arena, state) -> (int) pipe2.invokeExact(state, ends, KernelFlags.O_CLOEXEC));
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    void kill(long process, int signal) throws KernelException {
        call("kill", "process " + process, (arena, state) -> (int) kill.invokeExact(state, (int) process, signal));
    }

    /** The bytes of a path of the host, as the JVM itself would hand it to the kernel. */
    static String bytesOf(Path path) {
        String text = path.toAbsolutePath().toString();
        Charset encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
        return new String(text.getBytes(encoding), StandardCharsets.ISO_8859_1);
    }

    // --- how a call is made

    private interface Call {
        long make(Arena arena, MemorySegment state) throws Throwable;
    }

    private static long call(String name, String subject, Call call) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.make(arena, state);
            if (result < 0) {
                throw new KernelException(name, subject, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (KernelException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the call of " + name + " is bound wrongly", e);
        }
    }

    private static MemorySegment bytes(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.ISO_8859_1);
    }

    private static MemorySegment content(Arena arena, byte[] value) {
        return value.length == 0 ? MemorySegment.NULL : arena.allocateFrom(JAVA_BYTE, value);
    }

    /** struct timespec[2]: the access time is given the modification time, so that a run's first read changes nothing. */
    private static MemorySegment times(Arena arena, long seconds, int nanos) {
        return arena.allocateFrom(JAVA_LONG, seconds, nanos, seconds, nanos);
    }
}
