package io.github.unroot.observe;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which system calls a watched run records, and how strace is to write them so that {@link TraceParser} can read it. */
public final class TraceFilter {
    /** Of a string argument; paths are never cut. */
    private static final int STRING_BYTES_MAX = 4096;

    /** None of these ends a process: of those that do, a suppressed signal would suppress the word of the end as well. */
    private static final String QUIET_SIGNALS = "signal=!SIGCHLD,SIGURG,SIGCONT,SIGWINCH";

    private static final List<String> FILE = List.of(
            "open",
            "openat",
            "openat2",
            "creat",
            "mkdir",
            "mkdirat",
            "mknod",
            "mknodat",
            "unlink",
            "unlinkat",
            "rmdir",
            "rename",
            "renameat",
            "renameat2",
            "link",
            "linkat",
            "symlink",
            "symlinkat",
            "chmod",
            "fchmod",
            "fchmodat",
            "fchmodat2",
            "chown",
            "lchown",
            "fchown",
            "fchownat",
            "utime",
            "utimes",
            "futimesat",
            "utimensat",
            "truncate",
            "access",
            "faccessat",
            "faccessat2",
            "stat",
            "lstat",
            "newfstatat",
            "statx",
            "readlink",
            "readlinkat",
            "chdir",
            "fchdir",
            "chroot",
            "setxattr",
            "lsetxattr",
            "fsetxattr",
            "removexattr",
            "lremovexattr",
            "fremovexattr",
            "mount",
            "umount2",
            "pivot_root",
            "move_mount",
            "open_tree",
            "fsopen",
            "fsmount",
            "fspick",
            "mount_setattr",
            "open_by_handle_at");

    private static final List<String> NETWORK = List.of("socket", "bind", "connect", "setsockopt");

    private static final List<String> IDENTITY = List.of(
            "setuid",
            "setgid",
            "setreuid",
            "setregid",
            "setresuid",
            "setresgid",
            "setfsuid",
            "setfsgid",
            "setgroups",
            "capset",
            "prctl");

    private static final List<String> PROCESS = List.of(
            "clone",
            "clone3",
            "fork",
            "vfork",
            "execve",
            "execveat",
            "exit",
            "exit_group",
            "kill",
            "tkill",
            "tgkill",
            "pidfd_send_signal",
            "ptrace",
            "process_vm_readv",
            "process_vm_writev",
            "unshare",
            "setns");

    private static final List<String> SYSTEM = List.of(
            "setrlimit",
            "prlimit64",
            "setpriority",
            "sched_setscheduler",
            "sched_setparam",
            "sched_setattr",
            "ioprio_set",
            "mlock",
            "mlock2",
            "mlockall",
            "settimeofday",
            "clock_settime",
            "clock_adjtime",
            "adjtimex",
            "sethostname",
            "setdomainname",
            "syslog",
            "reboot",
            "init_module",
            "finit_module",
            "delete_module",
            "bpf",
            "perf_event_open",
            "add_key",
            "request_key",
            "keyctl",
            "iopl",
            "ioperm",
            "swapon",
            "swapoff",
            "quotactl",
            "acct",
            "kexec_load",
            "userfaultfd",
            "fanotify_init",
            "io_uring_setup",
            "set_mempolicy");

    private TraceFilter() {}

    /** Whether a call that succeeded is worth telling: as root it may have succeeded only because it was root. */
    static boolean changesTheSystem(SystemCall call) {
        return call.succeeded() && SYSTEM.contains(call.name()) && !call.name().equals("prlimit64");
    }

    /** The argument of strace's {@code -e trace=}. The question marks let it pass over calls that the machine does not have. */
    public static String expression() {
        return Stream.of(FILE, NETWORK, IDENTITY, PROCESS, SYSTEM)
                .flatMap(List::stream)
                .map(call -> "?" + call)
                .collect(Collectors.joining(","));
    }

    /**
     * strace's options, all but the output file and the process. Process numbers are asked for as the tracer sees them
     * as well: a call in the container returns those of its own namespace.
     */
    public static List<String> options() {
        return List.of(
                "-f",
                "-y",
                "-s",
                Integer.toString(STRING_BYTES_MAX),
                "--decode-pids=pidns",
                "-e",
                QUIET_SIGNALS,
                "-e",
                "trace=" + expression());
    }
}
