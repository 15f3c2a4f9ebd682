package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.identity.Capability;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessSamplerTest {
    private static final String STATUS = """
            Name:\tsh
            Umask:\t0022
            State:\tS (sleeping)
            Tgid:\t77
            PPid:\t70
            Uid:\t1000\t1001\t1002\t1003
            Gid:\t5\t6\t7\t8
            Groups:\t4 27\s
            NSpid:\t77\t1
            CapInh:\t0000000000000000
            CapPrm:\t0000000000000400
            CapEff:\t0000000000000401
            CapBnd:\t000001ffffffffff
            CapAmb:\t0000000000000000
            NoNewPrivs:\t1
            Seccomp:\t2
            """;

    @Test
    void readsWhoAProcessIs() {
        ProcessStatus status = ProcessStatus.parse(STATUS).orElseThrow();
        assertThat(status.name()).isEqualTo("sh");
        assertThat(status.parent()).isEqualTo(70);
        assertThat(status.inside()).isEqualTo(1);
        assertThat(status.uids()).containsExactly(1000L, 1001L, 1002L, 1003L);
        assertThat(status.gids()).containsExactly(5L, 6L, 7L, 8L);
        assertThat(status.groups()).containsExactly(4L, 27L);
        assertThat(status.capabilities().effective())
                .containsExactlyInAnyOrder(Capability.CHOWN, Capability.NET_BIND_SERVICE);
        assertThat(status.capabilities().bounding()).hasSize(Capability.values().length);
        assertThat(status.noNewPrivileges()).isTrue();
        assertThat(status.seccomp()).isEqualTo(2);
    }

    @Test
    void aStatusThatWasCutIsNone() {
        assertThat(ProcessStatus.parse(STATUS.substring(0, 120))).isEmpty();
        assertThat(ProcessStatus.parse("")).isEmpty();
    }

    @Test
    void seesANamespaceAndEachChangeOfIdentity() throws IOException, InterruptedException {
        String script = "sleep 0.5; setpriv --reuid 4321 --regid 8765 --clear-groups --no-new-privs sleep 2; exit 7";
        Process outer = new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "sh", "-c", script)
                .inheritIO()
                .start();
        long init = child(outer);
        List<ProcessSeen> seen;
        try (ProcessSampler sampler = ProcessSampler.start(init)) {
            assertThat(outer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(outer.exitValue()).isEqualTo(7);
            seen = sampler.seen();
            assertThat(sampler.overflowed()).isFalse();
        }
        assertThat(seen).allSatisfy(process -> assertThat(process.runtime()).isFalse());
        assertThat(seen).anySatisfy(process -> {
            assertThat(process.inside()).isEqualTo(1);
            assertThat(process.runsAs(0, 0)).isTrue();
            assertThat(process.arguments()).startsWith("sh", "-c");
        });
        assertThat(seen).anySatisfy(process -> {
            assertThat(process.name()).isEqualTo("sleep");
            assertThat(process.runsAs(4321, 8765)).isTrue();
            assertThat(process.groups()).isEmpty();
            assertThat(process.noNewPrivileges()).isTrue();
            assertThat(process.capabilities().effective()).isEmpty();
        });
    }

    private static long child(Process outer) throws InterruptedException {
        for (int tries = 0; tries < 500; tries++) {
            var child = outer.children().findFirst();
            if (child.isPresent()) {
                return child.get().pid();
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("unshare started no child");
    }
}
