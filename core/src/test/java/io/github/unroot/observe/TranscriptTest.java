package io.github.unroot.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Access.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whole runs, recorded by {@code record.sh} beside them from {@code shell.sh} and {@code tricky.c}. */
class TranscriptTest {

    private static Trace transcript(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(TranscriptTest.class.getResourceAsStream(name), name)) {
            Trace trace = TraceParser.parse(file);
            assertThat(trace.unreadable()).isZero();
            assertThat(trace.omitted()).isZero();
            return trace;
        }
    }

    private static List<String> denials(List<Access> accesses) {
        return accesses.stream()
                .filter(Access::denied)
                .map(access -> access.operation() + " " + access.target())
                .toList();
    }

    @Test
    void aShellScriptIsFollowedThroughItsProcesses() throws IOException {
        Trace trace = transcript("shell.strace");

        assertThat(denials(trace.denials()))
                .containsExactly(
                        "CREATE /etc/nope",
                        "CHOWN /tmp/a",
                        "READ /etc/secret",
                        "CREATE /etc/rel",
                        "CHROOT /tmp",
                        "CHOWN /run");
        assertThat(trace.accesses())
                .filteredOn(access -> access.operation() == Operation.CREATE && !access.failed())
                .extracting(Access::target)
                .containsExactly("/tmp/a", "/tmp/a/b", "/tmp/a/l", "/tmp/é>\"q<");
        assertThat(trace.processes().getFirst().programs())
                .extracting(ProgramRun::file)
                .containsExactly("/bin/sh", "/bin/busybox");
        assertThat(trace.processes())
                .allSatisfy(process -> assertThat(process.end()).isPresent());
    }

    @Test
    void theDenialThatStoppedTheScriptIsToldFromThoseItSurvived() throws IOException {
        Trace trace = transcript("shell.strace");
        assertThat(denials(trace.stoppingDenials())).containsExactly("CREATE /etc/rel", "CHOWN /run");
        assertThat(denials(trace.survivedDenials())).hasSize(4).doesNotContain("CHOWN /run");
    }

    @Test
    void everyKindOfCallIsUnderstood() throws IOException {
        Trace trace = transcript("tricky.strace");

        assertThat(denials(trace.denials()))
                .containsExactly(
                        "CHOWN /tmp/sub",
                        "CHOWN /tmp/soft",
                        "MAKE_NODE /tmp/null",
                        "BIND 80/tcp",
                        "BIND 53/udp",
                        "RAW_SOCKET AF_PACKET htons(0 /* ETH_P_??? */)",
                        "RAW_SOCKET AF_INET IPPROTO_ICMP",
                        "RAW_SOCKET AF_INET IPPROTO_ICMP",
                        "SET_GROUPS 33,34",
                        "SET_GROUPS none",
                        "SET_GROUP 33",
                        "SET_USER -1,33,-1",
                        "SET_USER 33",
                        "CAPABILITY PR_CAPBSET_DROP,CAP_CHOWN",
                        "UNSHARE CLONE_NEWNS",
                        "CHROOT /tmp",
                        "SYSTEM RLIMIT_NOFILE,{rlim_cur=1024*1024, rlim_max=1024*1024},NULL",
                        "SYSTEM PRIO_PROCESS,0,-5",
                        "SYSTEM \"x\",1",
                        "READ /etc/secret",
                        "CHMOD /etc/denied");
        assertThat(trace.accesses())
                .filteredOn(access -> access.operation() == Operation.CREATE && !access.failed())
                .extracting(Access::target)
                .containsExactly(
                        "/tmp/sub",
                        "/tmp/sub/in-sub",
                        "/tmp/hard",
                        "/tmp/soft",
                        "/tmp/fifo",
                        "/run/x.sock",
                        "/tmp/rel.sock",
                        "/tmp/relative");
    }

    @Test
    void threadsForksAndExecsEndAsTheyDid() throws IOException {
        List<TracedProcess> processes = transcript("tricky.strace").processes();

        assertThat(processes).extracting(TracedProcess::parent).containsExactly(0, 1, 1);
        assertThat(processes.getFirst().programs())
                .extracting(ProgramRun::arguments)
                .containsExactly(List.of("/bin/tricky"), List.of("tricky", "again"));
        assertThat(processes)
                .extracting(process -> process.end().orElseThrow())
                .satisfiesExactly(
                        end -> assertThat(end)
                                .isInstanceOfSatisfying(
                                        ProcessEnd.Exited.class,
                                        exited -> assertThat(exited.code()).isEqualTo(7)),
                        end -> assertThat(end)
                                .isInstanceOfSatisfying(
                                        ProcessEnd.Exited.class,
                                        exited -> assertThat(exited.code()).isEqualTo(127)),
                        end -> assertThat(end)
                                .isInstanceOfSatisfying(
                                        ProcessEnd.Killed.class,
                                        killed -> assertThat(killed.signal()).isEqualTo("SIGSEGV")));
    }
}
