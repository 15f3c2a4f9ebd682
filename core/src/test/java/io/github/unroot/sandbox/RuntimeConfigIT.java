package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.identity.Capability;
import io.github.unroot.identity.Identity;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and the filter as runc takes them, with a static busybox as the image. */
class RuntimeConfigIT {
    private static final long ARBITRARY = 1234567890;

    @TempDir
    private Path bundle;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectories(bundle.resolve("root"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        for (String applet :
                List.of("sh", "cat", "unshare", "touch", "id", "ls", "hostname", "mount", "chroot", "sleep")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
    }

    @Test
    void theHardestRulesHold() throws Exception {
        WritableMount run = new WritableMount(FilePath.of("/run"), 0770, 0, 0);
        String output = run(rules(Identity.of(ARBITRARY, 0), true, List.of(run)), """
                id -u; id -g
                grep() { while read -r k v; do case $k in Cap*|NoNewPrivs:|Seccomp:) echo "$k$v";; esac; done; }
                grep < /proc/self/status
                unshare -U true 2>&1; chroot / true 2>&1
                touch /x 2>&1; touch /run/x && echo run; ls -ld /run
                echo '#!/bin/sh' > /run/s; /bin/busybox sh -c 'exec /run/s' 2>&1
                cat /proc/sys/net/ipv4/ip_unprivileged_port_start; hostname
                """);

        assertThat(output.lines())
                .contains(Long.toString(ARBITRARY), "0")
                .contains("CapInh:0000000000000000", "CapPrm:0000000000000000", "CapEff:0000000000000000")
                .contains("CapBnd:0000000000000000", "CapAmb:0000000000000000", "NoNewPrivs:1", "Seccomp:2")
                .contains("unshare: unshare(0x10000000): Operation not permitted")
                .contains("chroot: can't change root directory to '/': Operation not permitted")
                .contains("touch: /x: Read-only file system", "run", "1024", "unroot")
                .anyMatch(line -> line.startsWith("drwxrwx---"));
    }

    @Test
    void asAnEngineRunsItRootMayWhatEnginesLetIt() throws Exception {
        Identity root = new Identity(0, 0, new TreeSet<>(Set.of(27L)), Identity.ENGINE_DEFAULT);
        String output = run(rules(root, false, List.of()), """
                id -u; id -G; touch /x && echo written; chroot / sh -c 'echo changed'; unshare -m true 2>&1; ulimit -c
                """);
        assertThat(output.lines())
                .containsExactly(
                        "0", "0 27", "written", "changed", "unshare: unshare(0x20000): Operation not permitted", "0");
    }

    @Test
    void theSamplerSeesTheRuntimeAndThenOnlyTheProgram() throws Exception {
        RunRules rules = rules(Identity.of(ARBITRARY, 0), true, List.of());
        String id = write(rules, "sleep 0.2; (sleep 0.1; sleep 0.1) & sleep 0.3");
        Path pid = bundle.resolve("pid");
        await(runc("create", "--bundle", bundle.toString(), "--pid-file", pid.toString(), id));
        List<ProcessSeen> seen;
        try (ProcessSampler sampler = ProcessSampler.start(Long.parseLong(Files.readString(pid)))) {
            await(runc("start", id));
            TimeUnit.MILLISECONDS.sleep(900);
            seen = sampler.seen();
        } finally {
            await(runc("delete", "--force", id));
        }
        assertThat(seen)
                .filteredOn(ProcessSeen::runtime)
                .isNotEmpty()
                .allSatisfy(process -> assertThat(process.inside()).isEqualTo(1));
        assertThat(seen).filteredOn(process -> !process.runtime()).isNotEmpty().allSatisfy(process -> {
            assertThat(process.runsAs(ARBITRARY, 0)).isTrue();
            assertThat(process.groups()).isEmpty();
            assertThat(process.capabilities().allEmpty()).isTrue();
            assertThat(process.noNewPrivileges()).isTrue();
            assertThat(process.seccomp()).isEqualTo(2);
            // One that had ended when it was first seen has no program any more.
            assertThat(process.program()).matches("|.*/bin/busybox");
        });
        assertThat(seen.stream().map(ProcessSeen::inside).distinct().count()).isGreaterThanOrEqualTo(3);
    }

    private static RunRules rules(Identity identity, boolean hard, List<WritableMount> mounts) {
        return new RunRules(identity, hard, hard, mounts, true, false, Limits.DEFAULT);
    }

    private String run(RunRules rules, String script) throws IOException, InterruptedException {
        return await(runc("run", "--bundle", bundle.toString(), write(rules, script)));
    }

    /** @return the container's name */
    private String write(RunRules rules, String script) throws IOException {
        Program program = new Program(List.of("/bin/sh", "-c", script), List.of("PATH=/bin"), FilePath.ROOT);
        Set<Capability> bounding = rules.identity().capabilities();
        RuntimeConfig config = new RuntimeConfig(
                rules,
                program,
                new Host(root, List.of(), 1024, Optional.empty()),
                Optional.of(SeccompProfile.find(Map.of()).forRun(bounding, Machine.here())));
        Files.write(bundle.resolve("config.json"), config.toBytes());
        return "unroot-it-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }

    private ProcessBuilder runc(String... arguments) {
        ProcessBuilder builder =
                new ProcessBuilder("runc", "--root", bundle.resolve("state").toString());
        builder.command().addAll(List.of(arguments));
        return builder.redirectErrorStream(true)
                .redirectOutput(bundle.resolve("output").toFile());
    }

    private String await(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        String output = Files.readString(bundle.resolve("output"));
        assertThat(ended).as(output).isTrue();
        return output;
    }
}
