package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.ForeignProcessor;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images for several platforms: each is converted, and proven where its programs run. */
class IndexIT {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyPlatformIsConvertedAndProven() throws IOException {
        ImageBuilder.writeLayout(
                folder.resolve("in"),
                "latest",
                image("linux/amd64", Files.readAllBytes(BUSYBOX)),
                image("linux/arm64", ForeignProcessor.busybox(folder)));
        Tool.Outcome outcome;
        try (ForeignProcessor _ = ForeignProcessor.emulated()) {
            outcome = convert("--proof", folder.resolve("proofs").toString());
        }

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode report = JsonMapper.shared().readTree(outcome.output());
        assertThat(report.path("level").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(report.path("platforms").findValuesAsString("platform"))
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(Files.readAllLines(folder.resolve("proofs"))).hasSize(2).allMatch(line -> line.startsWith("{"));
        assertThat(Files.readString(folder.resolve("proofs"))).contains("emulating arm64");
        copiedElsewhereKeepsItsDigest(report.path("digest").asString());
        for (JsonNode platform : report.path("platforms")) {
            assertThat(platform.path("ports").path("80/tcp").asString()).isEqualTo("8080/tcp");
            assertThat(user(platform.path("platform").asString())).isEqualTo("1001:0");
        }
    }

    @Test
    void whatCannotRunHereIsConvertedOnlyWhereThatIsAccepted() throws IOException {
        byte[] busybox = Files.readAllBytes(BUSYBOX);
        ImageBuilder.writeLayout(
                folder.resolve("in"), "latest", image("linux/amd64", busybox), image("linux/mips", busybox));

        Tool.Outcome refused = convert();
        assertThat(refused.status()).as(refused.toString()).isEqualTo(4);
        assertThat(refused.errors()).contains("linux/mips", "--allow-unproven-platforms");
        assertThat(folder.resolve("out")).doesNotExist();

        Tool.Outcome accepted = convert("--allow-unproven-platforms");
        assertThat(accepted.status()).as(accepted.toString()).isZero();
        JsonNode platforms = JsonMapper.shared().readTree(accepted.output()).path("platforms");
        assertThat(platforms.path(0).path("level").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(platforms.path(1).path("level").asInt()).isZero();
        assertThat(platforms.path(1).path("scenarios").path(0).path("verdict").asString())
                .isEqualTo("not proven");
        assertThat(user("linux/mips")).isEqualTo("1001:0");
    }

    @Test
    void aPlaceForOneImageIsToldBeforeAnythingIsRun() throws IOException {
        byte[] busybox = Files.readAllBytes(BUSYBOX);
        ImageBuilder.writeLayout(
                folder.resolve("in"), "latest", image("linux/amd64", busybox), image("linux/mips", busybox));

        Tool.Outcome refused = Unroot.run(
                "convert", "oci:" + folder.resolve("in") + ":latest", "docker-archive:" + folder.resolve("out.tar"));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.errors()).contains("--platform").doesNotContain("watching");
        assertThat(folder.resolve("out.tar")).doesNotExist();
    }

    @Test
    void oneImageForAnotherProcessorSaysWhatIsMissing() throws IOException {
        image("linux/mips", Files.readAllBytes(BUSYBOX)).writeLayout(folder.resolve("in"), "latest");

        for (String command : new String[] {"prove", "plan"}) {
            Tool.Outcome outcome = Unroot.run(command, "oci:" + folder.resolve("in") + ":latest");
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
            assertThat(outcome.errors()).contains("linux/mips", "qemu-user-static");
        }
    }

    private Tool.Outcome convert(String... more) throws IOException {
        String[] call = {
            "convert",
            "oci:" + folder.resolve("in") + ":latest",
            "oci:" + folder.resolve("out") + ":new",
            "--json",
            "--probe",
            "http:80/index.html",
            "--timeout",
            "120s"
        };
        String[] all = java.util.Arrays.copyOf(call, call.length + more.length);
        System.arraycopy(more, 0, all, call.length, more.length);
        return Unroot.run(all);
    }

    private void copiedElsewhereKeepsItsDigest(String digest) throws IOException {
        Tool.run(
                "skopeo",
                "copy",
                "--all",
                "--quiet",
                "oci:" + folder.resolve("out") + ":new",
                "oci:" + folder.resolve("copy") + ":new");
        byte[] index = Tool.bytes("skopeo", "inspect", "--raw", "oci:" + folder.resolve("copy") + ":new");
        assertThat("sha256:" + ImageBuilder.sha256(index)).isEqualTo(digest);
    }

    private String user(String platform) throws IOException {
        String config = Tool.run(
                "skopeo",
                "inspect",
                "--config",
                "--override-os=linux",
                "--override-arch=" + platform.substring("linux/".length()),
                "oci:" + folder.resolve("out") + ":new");
        return JsonMapper.shared().readTree(config).path("config").path("User").asString();
    }

    private static ImageBuilder image(String platform, byte[] busybox) {
        LayerBuilder layer = new LayerBuilder()
                .directory("bin", 0755)
                .file("bin/busybox", 0755, busybox)
                .directory("www", 0755)
                .file("www/index.html", 0600, "a page for " + platform + "\n");
        return new ImageBuilder()
                .platform(platform)
                .layer(layer)
                .entrypoint("/bin/busybox", "httpd", "-f", "-p", "80", "-h", "/www")
                .expose("80/tcp");
    }
}
