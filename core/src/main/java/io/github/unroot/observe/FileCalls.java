package io.github.unroot.observe;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.util.List;
import java.util.Optional;

/** What the calls on files ask for. Those that end in "at" name a directory's descriptor before the path. */
final class FileCalls {
    private FileCalls() {}

    /** Empty for a call that is not about files, or about none that can be named. */
    static List<Attempt> attempts(SystemCall call, LiveProcess process) {
        Names names = new Names(call, process);
        return switch (call.name()) {
            case "open" -> List.of(open(names.path(0), call.argument(1)));
            case "openat" -> List.of(open(names.pathAt(0), call.argument(2)));
            case "openat2" -> List.of(open(names.pathAt(0), TraceText.field(call.argument(2), "flags")));
            case "creat" -> List.of(open(names.path(0), "O_WRONLY|O_CREAT|O_TRUNC"));
            case "mkdir" -> List.of(new Attempt(Operation.CREATE, names.path(0), "directory"));
            case "mkdirat" -> List.of(new Attempt(Operation.CREATE, names.pathAt(0), "directory"));
            case "mknod" -> List.of(node(names.path(0), call.argument(1)));
            case "mknodat" -> List.of(node(names.pathAt(0), call.argument(2)));
            case "unlink", "rmdir" -> List.of(Attempt.at(Operation.DELETE, names.path(0)));
            case "unlinkat" -> List.of(Attempt.at(Operation.DELETE, names.pathAt(0)));
            case "rename" -> rename(names.path(0), names.path(1));
            case "renameat", "renameat2" -> rename(names.pathAt(0), names.pathAt(2));
            case "link" -> List.of(new Attempt(Operation.CREATE, names.path(1), "link to " + call.argument(0)));
            case "linkat" -> List.of(new Attempt(Operation.CREATE, names.pathAt(2), "link to " + call.argument(1)));
            case "symlink" -> List.of(new Attempt(Operation.CREATE, names.path(1), "symlink to " + call.argument(0)));
            case "symlinkat" ->
                List.of(new Attempt(Operation.CREATE, names.pathAt(1), "symlink to " + call.argument(0)));
            case "truncate" -> List.of(new Attempt(Operation.WRITE, names.path(0), "O_TRUNC"));
            case "execve" -> List.of(Attempt.at(Operation.EXECUTE, names.path(0)));
            case "execveat" -> List.of(Attempt.at(Operation.EXECUTE, names.pathAt(0)));
            case "chroot" -> List.of(Attempt.at(Operation.CHROOT, names.path(0)));
            default -> looksAndMarks(call, names);
        };
    }

    private static List<Attempt> looksAndMarks(SystemCall call, Names names) {
        return switch (call.name()) {
            case "access" -> List.of(new Attempt(Operation.SEARCH, names.path(0), call.argument(1)));
            case "faccessat", "faccessat2" -> List.of(new Attempt(Operation.SEARCH, names.pathAt(0), call.argument(2)));
            case "stat", "lstat", "readlink", "chdir" -> List.of(Attempt.at(Operation.SEARCH, names.path(0)));
            case "newfstatat", "statx", "readlinkat" ->
                names.namesOnlyDescriptor(0) ? List.of() : List.of(Attempt.at(Operation.SEARCH, names.pathAt(0)));
            case "fchdir" -> List.of(Attempt.at(Operation.SEARCH, names.descriptor(0)));
            case "chmod" -> List.of(new Attempt(Operation.CHMOD, names.path(0), call.argument(1)));
            case "fchmod" -> List.of(new Attempt(Operation.CHMOD, names.descriptor(0), call.argument(1)));
            case "fchmodat", "fchmodat2" -> List.of(new Attempt(Operation.CHMOD, names.pathAt(0), call.argument(2)));
            case "chown", "lchown" -> List.of(new Attempt(Operation.CHOWN, names.path(0), owners(call, 1)));
            case "fchown" -> List.of(new Attempt(Operation.CHOWN, names.descriptor(0), owners(call, 1)));
            case "fchownat" -> List.of(new Attempt(Operation.CHOWN, names.pathAt(0), owners(call, 2)));
            case "utime", "utimes" -> List.of(Attempt.at(Operation.UTIME, names.path(0)));
            case "futimesat", "utimensat" -> List.of(Attempt.at(Operation.UTIME, names.pathAt(0)));
            case "setxattr", "lsetxattr", "removexattr", "lremovexattr" ->
                List.of(new Attempt(Operation.XATTR, names.path(0), call.argument(1)));
            case "fsetxattr", "fremovexattr" ->
                List.of(new Attempt(Operation.XATTR, names.descriptor(0), call.argument(1)));
            case "mount", "move_mount" -> List.of(new Attempt(Operation.MOUNT, names.path(1), call.argument(2)));
            case "umount2", "pivot_root" -> List.of(new Attempt(Operation.MOUNT, names.path(0), call.name()));
            case "open_tree", "fsopen", "fsmount", "fspick", "mount_setattr" ->
                List.of(Attempt.of(Operation.MOUNT, call.name()));
            default -> List.of();
        };
    }

    private static Attempt open(Optional<FilePath> path, String flags) {
        boolean writes = flags.contains("O_WRONLY") || flags.contains("O_RDWR") || flags.contains("O_TRUNC");
        Operation operation = flags.contains("O_CREAT")
                ? Operation.CREATE
                : writes ? Operation.WRITE : flags.contains("O_PATH") ? Operation.SEARCH : Operation.READ;
        return new Attempt(operation, path, flags);
    }

    private static Attempt node(Optional<FilePath> path, String mode) {
        boolean device = mode.contains("S_IFCHR") || mode.contains("S_IFBLK");
        return new Attempt(device ? Operation.MAKE_NODE : Operation.CREATE, path, mode);
    }

    private static List<Attempt> rename(Optional<FilePath> before, Optional<FilePath> after) {
        return List.of(Attempt.at(Operation.RENAME, after), new Attempt(Operation.DELETE, before, "renamed"));
    }

    private static String owners(SystemCall call, int index) {
        return call.argument(index) + ":" + call.argument(index + 1);
    }

    /** The paths in a call's arguments. */
    private record Names(SystemCall call, LiveProcess process) {

        Optional<FilePath> path(int index) {
            return TraceText.string(call.argument(index)).map(text -> told(text, Optional.empty()));
        }

        Optional<FilePath> pathAt(int index) {
            if (namesOnlyDescriptor(index)) {
                return descriptor(index);
            }
            Optional<String> directory =
                    TraceText.annotation(call.argument(index)).filter(text -> text.startsWith("/"));
            return TraceText.string(call.argument(index + 1)).map(text -> told(text, directory));
        }

        Optional<FilePath> descriptor(int index) {
            return TraceText.annotation(call.argument(index))
                    .filter(text -> text.startsWith("/"))
                    .map(text -> process.resolve(Optional.of(""), text.substring(1)));
        }

        boolean namesOnlyDescriptor(int index) {
            String path = call.argument(index + 1);
            return path.equals("NULL") || path.equals("\"\"");
        }

        /** Where the text climbs, a link may be on the way: what the kernel opened then tells better than the text. */
        private FilePath told(String text, Optional<String> directory) {
            Optional<String> opened = TraceText.annotation(call.value()).filter(name -> name.startsWith("/"));
            return text.contains("..") && opened.isPresent()
                    ? process.resolve(Optional.of(""), opened.get().substring(1))
                    : process.resolve(directory, text);
        }
    }
}
