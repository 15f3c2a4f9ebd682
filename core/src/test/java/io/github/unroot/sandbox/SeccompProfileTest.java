package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.identity.Capability;
import io.github.unroot.identity.Identity;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SeccompProfileTest {
    private static final String CONDITIONS = """
            {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
             "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
                         {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
             "syscalls": [
              {"names": ["always", "mount", "keyctl", "clone", "clone3"], "action": "SCMP_ACT_ALLOW", "args": [], "comment": "x", "includes": {}, "excludes": {}},
              {"name": "old", "action": "SCMP_ACT_ALLOW", "args": null},
              {"names": ["admin"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["noadmin"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["intel"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64", "x32"]}},
              {"names": ["notintel"], "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["amd64"]}},
              {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
              {"names": ["future"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "99.0"}}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void takesTheRulesWhoseConditionsHold() throws IOException {
        SeccompProfile profile = SeccompProfile.load(Files.writeString(directory.resolve("p.json"), CONDITIONS));

        ObjectNode plain = profile.forRun(Set.of(), Machine.of("amd64", "6.1.0-28-amd64"));
        assertThat(names(plain)).isEqualTo("always old noadmin intel ptrace clone clone3");
        assertThat(plain.get("architectures")).hasToString("[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]");
        assertThat(plain.get("defaultErrnoRet").asInt()).isEqualTo(1);

        ObjectNode admin = profile.forRun(Set.of(Capability.SYS_ADMIN), Machine.of("aarch64", "4.4.0"));
        assertThat(names(admin)).isEqualTo("always mount clone clone3 old admin notintel");
        assertThat(admin.get("architectures")).hasToString("[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]");
    }

    @Test
    void conditionsAndCommentsDoNotReachTheRuntime() throws IOException {
        SeccompProfile profile = SeccompProfile.load(Files.writeString(directory.resolve("p.json"), CONDITIONS));
        ObjectNode filter = profile.forRun(Set.of(), Machine.here());
        assertThat(filter.get("syscalls").get(0)).hasToString("{\"names\":[\"always\"],\"action\":\"SCMP_ACT_ALLOW\"}");
    }

    @Test
    void theEnginesOwnFileIsUnderstood() throws IOException {
        SeccompProfile profile = SeccompProfile.find(Map.of());
        String plain = names(profile.forRun(Set.of(), Machine.here()));
        String engine = names(profile.forRun(Identity.ENGINE_DEFAULT, Machine.here()));
        assertThat(plain)
                .contains(" openat ")
                .doesNotContain(" unshare ", " mount ", " keyctl ", " s390_pci_mmio_read ");
        assertThat(engine).contains(" chroot ").doesNotContain(" unshare ", " mount ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"syscalls\": 1}"})
    void aFileThatIsNoProfileIsTheMachinesFault(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("p.json"), text);
        assertThatThrownBy(() -> SeccompProfile.find(Map.of("UNROOT_SECCOMP_PROFILE", file.toString())))
                .isInstanceOfSatisfying(
                        UnrootException.class, e -> assertThat(e.problem()).isInstanceOf(Problem.Surroundings.class));
    }

    @Test
    void aMissingFileNamesThePackage() {
        assertThatThrownBy(() -> SeccompProfile.load(directory.resolve("none.json")))
                .hasMessageContaining("none.json: is missing; install the package golang-github-containers-common");
    }

    private static String names(ObjectNode filter) {
        StringBuilder names = new StringBuilder();
        for (JsonNode rule : filter.path("syscalls")) {
            rule.path("names").forEach(name -> names.append(' ').append(name.asString()));
        }
        return names.substring(1);
    }
}
