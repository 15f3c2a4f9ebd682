package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.judge.UmociRunc;
import io.github.unroot.cli.program.Raised;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a setuid root program with file capabilities gets in the sandbox, and what is left of it in a result. */
@Tag("H51")
class RaisedIT {
    @TempDir
    private Path folder = Path.of("");

    /** As the program itself reads it from the kernel, and as the proof has it. */
    @Test
    void nothingIsGainedInTheSandbox() throws IOException {
        Path layout = Raised.layout(folder, "1001:1002");
        Stream<String> facts = Stream.of(
                "Uid:\\s+1001\\s+1001\\s+1001\\s+1001",
                "Gid:\\s+1002\\s+1002\\s+1002\\s+1002",
                "Groups:\\s*(1002)?\\s*$",
                "CapInh:\\s+0{16}",
                "CapPrm:\\s+0{16}",
                "CapEff:\\s+0{16}",
                "CapBnd:\\s+0{16}",
                "CapAmb:\\s+0{16}",
                "NoNewPrivs:\\s+1",
                "Seccomp:\\s+2");
        Stream<String> call = Stream.of("prove", "oci:" + layout + ":latest", "--level", "1", "--json");
        Tool.Outcome outcome =
                Unroot.run(Stream.concat(call, facts.flatMap(fact -> Stream.of("--probe", "log:^" + fact)))
                        .toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode processes = JsonMapper.shared().readTree(outcome.output()).at("/scenarios/0/processes");
        assertThat(processes).isNotEmpty();
        for (JsonNode process : processes) {
            assertThat(process.path("noNewPrivileges").asBoolean()).isTrue();
            for (String set : List.of("inheritable", "permitted", "effective", "bounding", "ambient")) {
                assertThat(process.at("/capabilities/" + set)).as(set).isEmpty();
            }
        }
    }

    /** The layer above replaces the file, and so must say what becomes of each attribute. */
    @Test
    void theResultHasTheBitsNoMoreAndKeepsTheOtherAttributes() throws IOException {
        Path layout = Raised.layout(folder, "0");
        Path result = folder.resolve("result");
        Tool.Outcome outcome = Unroot.run(
                "convert",
                "oci:" + layout + ":latest",
                "oci:" + result + ":latest",
                "--json",
                "--probe",
                "log:^Name:\\s+status$");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode report = JsonMapper.shared().readTree(outcome.output());
        assertThat(report.path("changes")
                        .valueStream()
                        .filter(change -> change.path("path").asString("").equals("/status")))
                .singleElement()
                .satisfies(change -> assertThat(change.path("after").asString()).contains("without file capability"));
        assertThat(attributes(layout)).contains("security.capability=", "user.note=0x7374617973");
        assertThat(attributes(result)).doesNotContain("security.capability").contains("user.note=0x7374617973");
        assertThat(mode(layout)).isEqualTo("6755 0:0");
        assertThat(mode(result)).isEqualTo("755 0:0");
    }

    private static String attributes(Path layout) throws IOException {
        try (UmociRunc unpacked = UmociRunc.unpack(layout)) {
            return Tool.run(
                    "getfattr",
                    "--absolute-names",
                    "--dump",
                    "--match=-",
                    "--encoding=hex",
                    unpacked.rootfs().resolve("status").toString());
        }
    }

    private static String mode(Path layout) throws IOException {
        try (UmociRunc unpacked = UmociRunc.unpack(layout)) {
            return Tool.run(
                            "stat",
                            "--format=%a %u:%g",
                            unpacked.rootfs().resolve("status").toString())
                    .strip();
        }
    }
}
