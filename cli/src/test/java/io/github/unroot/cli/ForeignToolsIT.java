package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.DockerEngine;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.judge.UmociRunc;
import io.github.unroot.cli.program.Program;
import io.github.unroot.cli.program.Servers;
import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is what others read. (Every converted image of the other tests passes umoci, and the servers' Docker too.) */
class ForeignToolsIT {
    private static final Program PROGRAM = Servers.memcached();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void skopeoCopiesEveryBlobOfTheResultAndChecksIt() throws IOException {
        Conversion conversion = Conversion.of(PROGRAM);
        Path copy = folder.resolve("copy");
        Tool.run("skopeo", "copy", "--quiet", "oci:" + conversion.result() + ":latest", "dir:" + copy);
        assertThat(copy.resolve("manifest.json")).exists();
    }

    @Test
    void umociReadsBackTheAppliedPlanAsAnOciArchive() throws IOException {
        Path archive = folder.resolve("result.tar");
        converted("oci-archive:" + archive + ":latest");
        Path layout = Files.createDirectory(folder.resolve("layout"));
        Tool.run("tar", "-xf", archive.toString(), "-C", layout.toString());
        assertThat(Tool.run("skopeo", "inspect", "oci-archive:" + archive + ":latest"))
                .contains("Digest");
        try (UmociRunc unpacked = UmociRunc.unpack(layout)) {
            assertThat(unpacked.rootfs().resolve("bin/busybox")).exists();
        }
    }

    @Test
    void dockerLoadsAndSkopeoInspectsADockerArchive() throws IOException {
        Path archive = folder.resolve("result.tar");
        converted("docker-archive:" + archive + ":unroot-test/static:latest");
        assertThat(Tool.run("skopeo", "inspect", "docker-archive:" + archive)).contains("Layers");
        try (DockerEngine engine = DockerEngine.start()) {
            assertThat(engine.loadArchive(archive)).contains("unroot-test/static:latest");
        }
    }

    @Test
    void theProofIsAnInTotoStatementAboutTheResult() throws IOException {
        Conversion conversion = Conversion.of(PROGRAM);
        String digest = conversion.declared().digest();
        String subject = Tool.run(
                "jq", "-r", ".subject[0].digest.sha256", conversion.proof().toString());
        assertThat("sha256:" + subject.strip()).isEqualTo(digest);
        assertThat(Tool.run("jq", "-r", "._type", conversion.proof().toString()).strip())
                .isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(Tool.run("jq", "-r", ".predicateType", conversion.proof().toString())
                        .strip())
                .isEqualTo("https://in-toto.io/attestation/test-result/v0.1");
    }

    private void converted(String destination) throws IOException {
        Path layout = new Shapes(folder).mergedBusybox();
        Tool.Outcome outcome =
                Unroot.run("convert", "oci:" + layout + ":latest", destination, "--quiet", "--probe", "http:8080/");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }
}
