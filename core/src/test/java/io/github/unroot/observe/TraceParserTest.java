package io.github.unroot.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Access.Operation;
import io.github.unroot.tree.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Lines as strace 6.1 writes them; whole transcripts are in {@link TranscriptTest}. */
class TraceParserTest {
    private static final String STARTED =
            "10 execve(\"/bin/app\", [\"app\", \"-c\", \"a b\"], 0x7ffe /* 3 vars */) = 0\n";

    private static Trace parse(String lines) throws IOException {
        return TraceParser.parse(new ByteArrayInputStream((STARTED + lines).getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** What the lines mean, behind the execve that every trace here begins with. */
    private static List<Access> accesses(String lines) throws IOException {
        Trace trace = parse(lines);
        assertThat(trace.unreadable()).isZero();
        return trace.accesses().subList(1, trace.accesses().size());
    }

    private static Access only(String lines) throws IOException {
        List<Access> all = accesses(lines);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static void assertPath(Access access, Operation operation, String path) {
        assertThat(access.operation()).isEqualTo(operation);
        assertThat(access.path()).contains(FilePath.of(path));
    }

    @Test
    void whatTheRuntimeDoesBeforeItsExecIsLeftOut() throws IOException {
        String runtime = """
                7 openat(AT_FDCWD</srv>, "/proc/self/fd/5", O_WRONLY|O_CLOEXEC <unfinished ...>
                8 openat(AT_FDCWD</srv>, "/etc/group", O_RDONLY) = -1 EACCES (Permission denied)
                7 <... openat resumed>)             = 3</run/runc/obs1/exec.fifo>
                7 execve("/bin/missing", ["missing"], 0xc0000248c0 /* 3 vars */) = -1 EACCES (Permission denied)
                7 execve("/bin/sh", ["sh"], 0xc0000248c0 /* 3 vars */ <unfinished ...>
                8 +++ exited with 0 +++
                7 <... execve resumed>)             = 0
                7 mkdir("x", 0755)                  = 0
                7 exit_group(2)                     = ?
                7 +++ exited with 2 +++
                """;
        Trace trace = TraceParser.parse(new ByteArrayInputStream(runtime.getBytes(StandardCharsets.US_ASCII)));

        assertThat(trace.accesses()).extracting(Access::target).containsExactly("/bin/missing", "/bin/sh", "/srv/x");
        assertThat(trace.accesses()).extracting(Access::process).containsOnly(TracedProcess.INIT);
        assertThat(trace.processes()).hasSize(1);
        assertThat(trace.exitOfInit()).map(ProcessEnd::failed).contains(true);
    }

    @Test
    void namesAreBytes() throws IOException {
        Access access = only("10 mkdir(\"/tmp/\\303\\251>\\\"q<\\n\\0011\\377\", 0700) = 0\n");
        assertThat(access.path())
                .contains(FilePath.ofBytes(
                        "/tmp/\u00c3\u00a9>\"q<\n\u00011\u00ff".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void relativePathsFollowDescriptorsAndTheWorkingDirectory() throws IOException {
        assertPath(only("10 openat(3</var/lib>, \"x\", O_RDONLY) = 4</var/lib/x>\n"), Operation.READ, "/var/lib/x");
        assertPath(
                only("10 openat(3</a\\76b>(deleted), \"x\", O_RDONLY) = -1 ENOENT (No such file or directory)\n"),
                Operation.READ,
                "/a>b/x");
        List<Access> moved = accesses("""
                10 chdir("/etc") = 0
                10 chdir("nginx") = 0
                10 chdir("gone") = -1 ENOENT (No such file or directory)
                10 unlink("../passwd") = -1 EROFS (Read-only file system)
                10 fchdir(3</opt>) = 0
                10 rmdir("./d//e/") = 0
                """);
        assertPath(moved.get(3), Operation.DELETE, "/etc/passwd");
        assertThat(moved.get(3).denied()).isTrue();
        assertPath(moved.get(5), Operation.DELETE, "/opt/d/e");
    }

    @Test
    void insideAChrootAbsolutePathsStartAtTheNewRoot() throws IOException {
        List<Access> all = accesses("""
                10 chroot("/var/lib/haproxy") = 0
                10 chdir("/") = 0
                10 open("/etc/x", O_RDONLY) = -1 ENOENT (No such file or directory)
                10 openat(AT_FDCWD</var/lib/haproxy>, "y", O_RDONLY) = 3</var/lib/haproxy/y>
                """);
        assertPath(all.get(2), Operation.READ, "/var/lib/haproxy/etc/x");
        assertPath(all.get(3), Operation.READ, "/var/lib/haproxy/y");
    }

    @Test
    void theKernelsPathIsBelievedWhereTheTextClimbs() throws IOException {
        assertPath(only("10 openat(AT_FDCWD</>, \"/link/../x\", O_RDONLY) = 3</real/x>\n"), Operation.READ, "/real/x");
        assertPath(
                only("10 openat(AT_FDCWD</>, \"/link/../../../x\", O_RDONLY) = -1 EACCES (Permission denied)\n"),
                Operation.READ,
                "/x");
    }

    @Test
    void theFlagsOfAnOpenTellWhatIsWanted() throws IOException {
        assertThat(only("10 open(\"/x\", O_RDWR) = 3</x>\n").operation()).isEqualTo(Operation.WRITE);
        assertThat(only("10 open(\"/x\", O_RDONLY|O_TRUNC) = 3</x>\n").operation())
                .isEqualTo(Operation.WRITE);
        assertThat(only("10 open(\"/x\", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</x>\n")
                        .operation())
                .isEqualTo(Operation.CREATE);
        assertThat(only("10 open(\"/x\", O_RDONLY|O_PATH) = 3</x>\n").operation())
                .isEqualTo(Operation.SEARCH);
        assertThat(only("10 open(\"/tmp\", O_RDWR|O_TMPFILE, 0600) = 3</tmp/#12>(deleted)\n")
                        .operation())
                .isEqualTo(Operation.WRITE);
        Access how = only("10 openat2(3</d>, \"x\", {flags=O_RDWR|O_CREAT, mode=0600, resolve=0}, 24) = 4</d/x>\n");
        assertPath(how, Operation.CREATE, "/d/x");
        assertThat(how.opensForReading() && how.opensForWriting()).isTrue();
    }

    @Test
    void aNameThatIsMissingIsNoDenial() throws IOException {
        Access access = only("10 stat(\"/x\", 0x7ffe) = -1 ENOENT (No such file or directory)\n");
        assertThat(access.failed()).isTrue();
        assertThat(access.denied()).isFalse();
    }

    @Test
    void callsOnADescriptorNameItsFile() throws IOException {
        assertPath(
                only("10 fchown(3</run/x>, 33, 33) = -1 EPERM (Operation not permitted)\n"), Operation.CHOWN, "/run/x");
        assertPath(only("10 utimensat(3</run/x>, NULL, NULL, 0) = 0\n"), Operation.UTIME, "/run/x");
        assertPath(only("10 fchownat(3</run/x>, \"\", 33, 34, AT_EMPTY_PATH) = 0\n"), Operation.CHOWN, "/run/x");
        assertThat(only("10 fchmod(1<pipe:[77]>, 0600) = 0\n").path()).isEmpty();
        assertThat(accesses("10 newfstatat(1<pipe:[77]>, \"\", {st_mode=S_IFIFO|0600, ...}, AT_EMPTY_PATH) = 0\n"))
                .isEmpty();
    }

    @Test
    void aRenameTellsBothNames() throws IOException {
        List<Access> both = accesses("10 renameat2(3</a>, \"x\", AT_FDCWD</b>, \"y\", RENAME_NOREPLACE) = 0\n");
        assertPath(both.get(0), Operation.RENAME, "/b/y");
        assertPath(both.get(1), Operation.DELETE, "/a/x");
    }

    @Test
    void portsAndSocketNames() throws IOException {
        List<Access> all = accesses("""
                10 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5<socket:[1]>
                10 bind(5<socket:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
                10 bind(6<socket:[2]>, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = -1 EACCES (Permission denied)
                10 bind(7<socket:[3]>, {sa_family=AF_UNIX, sun_path="/run/app,x.sock"}, 18) = 0
                10 bind(8<socket:[4]>, {sa_family=AF_UNIX, sun_path=@"hidden"}, 9) = 0
                10 bind(9<socket:[5]>, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
                10 connect(9<socket:[6]>, {sa_family=AF_UNIX, sun_path="/dev/log"}, 110) = -1 ENOENT (No such file or directory)
                10 socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = -1 EPERM (Operation not permitted)
                10 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3<socket:[7]>
                """);
        assertThat(all)
                .extracting(Access::target)
                .containsExactly("53/udp", "80/tcp", "/run/app,x.sock", "/dev/log", "AF_INET IPPROTO_ICMP");
        assertThat(all)
                .extracting(Access::operation)
                .containsExactly(
                        Operation.BIND, Operation.BIND, Operation.CREATE, Operation.CONNECT, Operation.RAW_SOCKET);
        assertThat(all.get(1).port()).isEqualTo(OptionalInt.of(80));
        assertThat(all.get(1).denied()).isTrue();
    }

    @Test
    void changesOfIdentity() throws IOException {
        Trace trace = parse("""
                10 setgroups(2, [33, 34]) = 0
                10 setgroups(0, NULL) = -1 EPERM (Operation not permitted)
                10 setresgid(33, 33, 33) = 0
                10 setresuid(-1, 33, -1) = 0
                10 prctl(PR_SET_NAME, "worker") = 0
                10 prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_CHOWN, 0, 0) = 0
                10 prctl(PR_CAPBSET_DROP, CAP_CHOWN) = 0
                """);
        assertThat(trace.identityChanges(trace.processes().getFirst()))
                .extracting(Access::detail)
                .containsExactly("33,34", "33,33,33", "-1,33,-1", "PR_CAPBSET_DROP,CAP_CHOWN");
    }

    @Test
    void whatOnlyReadsALimitIsNoAccess() throws IOException {
        assertThat(accesses("10 prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=1, rlim_max=2}) = 0\n"))
                .isEmpty();
        assertThat(only("10 prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1, rlim_max=2}, NULL) = 0\n")
                        .operation())
                .isEqualTo(Operation.SYSTEM);
        assertThat(only("10 sethostname(\"x\", 1) = -1 EPERM (Operation not permitted)\n")
                        .denied())
                .isTrue();
        assertThat(accesses("10 setsockopt(3<socket:[1]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0\n"))
                .isEmpty();
    }

    @Test
    void aCloneThatReturnsAfterItsChildHasSpoken() throws IOException {
        Trace trace = parse("""
                10 chdir("/srv") = 0
                10 vfork( <unfinished ...>
                11 mkdir("a", 0755) = 0
                11 execve("./tool", ["tool"], 0x1 /* 0 vars */) = 0
                10 <... vfork resumed>)              = 6 /* 11 in strace's PID NS */
                11 mkdir("b", 0755) = 0
                11 +++ killed by SIGSEGV (core dumped) +++
                """);
        TracedProcess child = trace.processes().get(1);
        assertThat(child.parent()).isEqualTo(1);
        assertThat(child.programs()).extracting(ProgramRun::file).containsExactly("./tool");
        assertThat(child.end())
                .hasValueSatisfying(end -> assertThat(end)
                        .isInstanceOfSatisfying(
                                ProcessEnd.Killed.class,
                                killed -> assertThat(killed.signal()).isEqualTo("SIGSEGV")));
        assertThat(trace.by(child)).extracting(Access::target).containsExactly("/srv/a", "/srv/tool", "/srv/b");
        assertThat(trace.by(child)).extracting(Access::program).containsExactly("/bin/app", "/bin/app", "./tool");
    }

    @Test
    void twoClonesAtOnceAreToldApartWhenTheyReturn() throws IOException {
        Trace trace = parse("""
                10 fork() = 2 /* 20 in strace's PID NS */
                20 mkdir("/x", 0755) = 0
                10 fork( <unfinished ...>
                20 fork( <unfinished ...>
                22 mkdir("/by20", 0755) = 0
                21 mkdir("/by10", 0755) = 0
                20 <... fork resumed>) = 4 /* 22 in strace's PID NS */
                10 <... fork resumed>) = 3 /* 21 in strace's PID NS */
                """);
        assertThat(trace.processes()).extracting(TracedProcess::parent).containsExactly(0, 1, 2, 1);
    }

    @Test
    void withoutTheTracersNumbersChildrenAreFoundByTheirOrder() throws IOException {
        Trace trace = parse("""
                10 fork( <unfinished ...>
                20 mkdir("/first", 0755) = 0
                10 <... fork resumed>) = 2
                10 fork() = 3
                21 fork() = 4
                22 mkdir("/last", 0755) = 0
                """);
        assertThat(trace.processes()).extracting(TracedProcess::parent).containsExactly(0, 1, 1, 3);
    }

    @Test
    void threadsBelongToTheirProcess() throws IOException {
        Trace trace = parse("""
                10 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, child_tid=0x7f} => {parent_tid=[8]}, 88) = 8 /* 12 in strace's PID NS */
                12 mkdir("/t", 0755) = 0
                12 exit(0) = ?
                12 +++ exited with 0 +++
                10 mkdir("/u", 0755) = 0
                """);
        assertThat(trace.processes()).hasSize(1);
        assertThat(trace.accesses()).extracting(Access::process).containsOnly(1);
        assertThat(trace.exitOfInit()).isEmpty();
    }

    @Test
    void anExecByAThreadGoesOnUnderTheLeadersNumber() throws IOException {
        Trace trace = parse("""
                10 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD, tls=0x7f) = 8 /* 12 in strace's PID NS */
                12 execve("/bin/next", ["next"], 0x1 /* 0 vars */ <pid changed to 10 ...>
                10 +++ superseded by execve in pid 12 +++
                10 <... execve resumed>)             = 0
                10 mkdir("/n", 0755) = 0
                10 +++ exited with 7 +++
                """);
        TracedProcess init = trace.processes().getFirst();
        assertThat(trace.processes()).hasSize(1);
        assertThat(init.programs()).extracting(ProgramRun::file).containsExactly("/bin/app", "/bin/next");
        assertThat(init.programs().getFirst().arguments()).containsExactly("app", "-c", "a b");
        assertThat(trace.exitOfInit())
                .hasValueSatisfying(end -> assertThat(end)
                        .isInstanceOfSatisfying(
                                ProcessEnd.Exited.class,
                                exited -> assertThat(exited.code()).isEqualTo(7)));
    }

    @Test
    void aCallThatNeverReturnedIsNoAccess() throws IOException {
        assertThat(accesses("""
                        10 mkdir("/a", 0755) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
                        10 mkdir("/b", 0755 <unfinished ...>
                        10 <... mkdir resumed> <unfinished ...>) = ?
                        10 mkdir("/c", 0755 <detached ...>
                        10 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=0, si_uid=0} ---
                        10 +++ killed by SIGKILL +++
                        """)).isEmpty();
    }

    @Test
    void theSameAgainIsCounted() throws IOException {
        List<Access> all = accesses("""
                10 open("/x", O_RDONLY) = -1 EACCES (Permission denied)
                10 open("/y", O_RDONLY) = 3</y>
                10 open("/x", O_RDONLY) = -1 EACCES (Permission denied)
                10 open("/x", O_RDONLY) = 3</x>
                """);
        assertThat(all).hasSize(3);
        assertThat(all.getFirst().count()).isEqualTo(2);
        assertThat(all.getFirst().lastSequence() - all.getFirst().sequence()).isEqualTo(2);
    }

    @Test
    void filesReadByAnAncestorAreFoundToo() throws IOException {
        Trace trace = parse("""
                10 open("/etc/nginx.conf", O_RDONLY) = 3</etc/nginx.conf>
                10 fork() = 2 /* 11 in strace's PID NS */
                10 fork() = 3 /* 12 in strace's PID NS */
                12 open("/etc/other", O_RDONLY) = 3</etc/other>
                11 open("/etc/own", O_RDONLY) = 3</etc/own>
                11 bind(6<socket:[2]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = -1 EACCES (Permission denied)
                11 open("/etc/later", O_RDONLY) = 3</etc/later>
                """);
        Access bind = trace.denials().getFirst();
        assertThat(trace.filesReadBefore(bind))
                .extracting(FilePath::toString)
                .containsExactly("/etc/nginx.conf", "/etc/own");
    }

    @Test
    void linesThatMakeNoSenseAreCountedAndPassedOver() throws IOException {
        Trace trace =
                parse("nonsense\n10\n10 mkdir(\"/a\n10 +++ ate +++\n10 <... mkdir\n10 mkdir(\"/b\", 0755) = 0\n\n");
        assertThat(trace.unreadable()).isEqualTo(6);
        assertThat(trace.accesses().getLast().target()).isEqualTo("/b");
    }

    @Test
    void aLineWithoutEndIsCut() throws IOException {
        String start = "10 execve(\"/bin/x\", [\"";
        byte[] letters = "a".repeat(3 * TraceLines.LINE_BYTES_MAX).getBytes(StandardCharsets.US_ASCII);
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream((STARTED + start).getBytes(StandardCharsets.US_ASCII)),
                new SequenceInputStream(
                        new ByteArrayInputStream(letters),
                        new ByteArrayInputStream(
                                "\n10 mkdir(\"/b\", 0755) = 0\n".getBytes(StandardCharsets.US_ASCII))));
        Trace trace = TraceParser.parse(endless);
        assertThat(trace.unreadable()).isEqualTo(1);
        assertThat(trace.accesses().getLast().path()).isEqualTo(Optional.of(FilePath.of("/b")));
    }

    @Test
    void beyondTheLimitsOnlyDenialsAreKept() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number <= AccessLog.SUCCESSES_KEPT_MAX; number++) {
            lines.append("10 open(\"/").append(number).append("\", O_RDONLY) = 3\n");
        }
        lines.append("10 open(\"/last\", O_RDONLY) = -1 EACCES (Permission denied)\n");
        Trace trace = parse(lines.toString());
        assertThat(trace.omitted()).isEqualTo(2);
        assertThat(Objects.requireNonNull(trace.accesses().getLast()).target()).isEqualTo("/last");
    }
}
