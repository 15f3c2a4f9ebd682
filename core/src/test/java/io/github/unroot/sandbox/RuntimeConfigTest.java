package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.identity.Identity;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The golden files are made again with {@code -Dgolden.update=true}. */
class RuntimeConfigTest {
    private static final Path GOLDEN = Path.of("src/test/resources/sandbox");
    private static final Program PROGRAM = new Program(
            List.of("/usr/sbin/nginx", "-g", "daemon off;"),
            List.of("PATH=/usr/sbin:/usr/bin", "LANG=C.UTF-8"),
            FilePath.of("/srv"));

    @Test
    void hardestRules() throws IOException {
        RunRules rules = new RunRules(
                Identity.of(1234567890, 0),
                true,
                true,
                List.of(
                        new WritableMount(FilePath.of("/var/lib/nginx"), 0770, 0, 0),
                        new WritableMount(FilePath.of("/run"), 01777, 1234567890, 0)),
                true,
                false,
                Limits.DEFAULT);
        Host host = new Host(Path.of("/private/root"), List.of(), 1024, Optional.of("/unroot/run-1"));
        ObjectNode filter = JsonNodeFactory.instance.objectNode().put("defaultAction", "SCMP_ACT_ERRNO");

        compare("hardest.json", new RuntimeConfig(rules, PROGRAM, host, Optional.of(filter)).toBytes());
    }

    @Test
    void asAnEngineRunsIt() throws IOException {
        Identity root = new Identity(0, 0, new TreeSet<>(Set.of(4L, 27L)), Identity.ENGINE_DEFAULT);
        Limits limits = new Limits(Duration.ofSeconds(5), 64 << 20, 32, 1 << 20);
        RunRules rules = new RunRules(root, false, false, List.of(), false, true, limits);
        Host.Bind bind = new Host.Bind(Path.of("/private/passwd.so"), "/usr/lib/passwd.so");
        Host host = new Host(Path.of("/private/root"), List.of(bind), 1 << 20, Optional.empty());

        compare("engine.json", new RuntimeConfig(rules, PROGRAM, host, Optional.empty()).toBytes());
    }

    @Test
    void aRunMeantToBeFilteredIsNotConfiguredWithoutFilter() {
        RunRules rules = new RunRules(Identity.of(1, 1), true, true, List.of(), true, false, Limits.DEFAULT);
        Host host = new Host(Path.of("/private/root"), List.of(), 1024, Optional.empty());
        assertThatThrownBy(() -> new RuntimeConfig(rules, PROGRAM, host, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "/, /",
        "/srv/, /srv",
        "//srv/./x, /srv/x",
        "/a/../b, /b",
        "/../../etc, /etc",
        "/process, /process"
    })
    void workingDirectory(String configured, String directory) throws IOException {
        assertThat(Program.workingDirectory(configured)).isEqualTo(FilePath.of(directory));
    }

    @ParameterizedTest
    @Tag("H52")
    @ValueSource(
            strings = {
                "/proc/self/fd/9",
                "/dev/fd/9",
                "/x/../proc/self/fd/9",
                "//proc//1/cwd",
                "/sys",
                "srv",
                "../srv",
                "/a\0b"
            })
    void workingDirectoryInTheKernelsFileSystemsOrRelativeIsRefused(String configured) {
        assertThatThrownBy(() -> Program.workingDirectory(configured)).hasMessageStartingWith("the working directory");
    }

    /** Runtimes have taken orders from labels and annotations (containerd CVE-2026-53488, crun's {@code run.oci.*}). */
    @Test
    @Tag("H54")
    void ofAnImagesConfigOnlyTheProgramIsTaken() throws IOException {
        String labels = """
                {"run.oci.handler":"krun","run.oci.hooks.stderr":"/x","containerd.io/restart.loguri":"binary:///bin/evil",
                "org.criu.config":"/etc/evil","io.kubernetes.cri-o.Devices":"/dev/sda","org.systemd.property.DeviceAllow":"x"}
                """;
        ImageConfig config =
                ImageConfig.parse("""
                {"architecture":"amd64","os":"linux","config":{"Cmd":["/app"],"WorkingDir":"/srv","Env":["A=b"],
                "Labels":%s,"Annotations":%s,"Volumes":{"/proc":{},"/":{},"/dev":{}},"StopSignal":"SIGKILL",
                "Healthcheck":{"Test":["CMD","/evil"]},"Hostname":"evil","Domainname":"evil","Tty":true,"OnBuild":["x"],
                "HostConfig":{"Privileged":true,"Binds":["/:/host"]},"Shell":["/evil"],"ArgsEscaped":true},
                "annotations":%s,"hooks":{"prestart":[{"path":"/evil"}]},
                "rootfs":{"type":"layers","diff_ids":[]}}
                """.formatted(labels, labels, labels).getBytes(StandardCharsets.UTF_8));
        RunRules rules = new RunRules(Identity.of(1, 1), true, true, List.of(), false, false, Limits.DEFAULT);
        Host host = new Host(Path.of("/private/root"), List.of(), 1024, Optional.empty());

        Program program = Program.of(config, List.of());
        compare("hostile.json", new RuntimeConfig(rules, program, host, Optional.empty()).toBytes());
    }

    private static void compare(String name, byte[] config) throws IOException {
        Path golden = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, config);
        }
        assertThat(new String(config, StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
    }
}
