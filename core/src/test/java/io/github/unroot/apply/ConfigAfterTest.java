package io.github.unroot.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.ImageConfig;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigAfterTest {
    private static final String CONFIG = """
            {"architecture":"amd64","os":"linux","x-own":{"a":1},"config":{"User":"root","Env":["PATH=/bin","A=1","B="],
            "Cmd":["serve"],"WorkingDir":"/srv","ExposedPorts":{"80/tcp":{},"53/udp":{},"443":{}},"Volumes":{"/data":{}},
            "Labels":{"mine":"1"},"X-Own":[null],
            "Healthcheck":{"Test":["CMD","check","80"],"Interval":5000000000,"StartInterval":7}},
            "rootfs":{"type":"layers","diff_ids":[]},"history":[]}
            """;

    private static ImageConfig after(Change... changes) throws UnrootException {
        return ConfigAfter.of(ImageConfig.parse(CONFIG.getBytes(StandardCharsets.UTF_8)), List.of(changes));
    }

    private static String text(ImageConfig config) {
        return new String(config.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void setsWhatRunsAndAsWhom() throws UnrootException {
        ImageConfig config = after(
                new Change.SetUser("root", "1001:0", ""),
                new Change.SetEnvironment("A", "1", "2", ""),
                new Change.SetEnvironment("B", "", null, ""),
                new Change.SetEnvironment("HOME", null, "/home", ""),
                new Change.SetCommand(List.of("/start"), List.of("serve"), ""),
                new Change.SetWorkingDirectory("/srv", "/home", ""));
        assertThat(config.user()).isEqualTo("1001:0");
        assertThat(config.environment()).containsExactly("PATH=/bin", "A=2", "HOME=/home");
        assertThat(config.entrypoint()).containsExactly("/start");
        assertThat(config.command()).containsExactly("serve");
        assertThat(config.workingDirectory()).isEqualTo("/home");
    }

    @Test
    void keepsWhatItDoesNotKnow() throws UnrootException {
        assertThat(text(after(new Change.SetUser("root", "1001:0", ""))))
                .contains("\"x-own\":{\"a\":1}", "\"X-Own\":[null]", "\"mine\":\"1\"");
    }

    @Test
    void movesPorts() throws UnrootException {
        ImageConfig config = after(
                new Change.MovePort("80/tcp", "8080/tcp", ""),
                new Change.MovePort("443/tcp", "8443/tcp", ""),
                new Change.MovePort("53/udp", "5353/udp", ""));
        assertThat(config.exposedPorts()).containsExactly("5353/udp", "8080/tcp", "8443/tcp");
        assertThat(config.labels())
                .containsEntry(
                        ConfigAfter.PORTS_LABEL,
                        "{\"443/tcp\":\"8443/tcp\",\"53/udp\":\"5353/udp\",\"80/tcp\":\"8080/tcp\"}");
    }

    @Test
    void followsAPortThatMovesAgain() throws UnrootException {
        ImageConfig config =
                after(new Change.MovePort("80/tcp", "8080/tcp", ""), new Change.MovePort("8080/tcp", "9090/tcp", ""));
        assertThat(config.labels().get(ConfigAfter.PORTS_LABEL)).contains("\"80/tcp\":\"9090/tcp\"");
        assertThat(config.exposedPorts()).contains("9090/tcp").doesNotContain("80/tcp", "8080/tcp");
    }

    @Test
    void declaresWritablePaths() throws UnrootException {
        ImageConfig config = after(
                new Change.DeclareWritable(FilePath.of("/run"), Lifetime.SCRATCH, ""),
                new Change.DeclareWritable(FilePath.of("/cache/\u00e9\""), Lifetime.SCRATCH, ""),
                new Change.DeclareWritable(FilePath.of("/run"), Lifetime.SCRATCH, ""),
                new Change.DeclareWritable(FilePath.of("/var/lib/app"), Lifetime.DATA, ""));
        assertThat(config.volumes()).containsExactly("/data", "/var/lib/app");
        assertThat(config.labels()).containsEntry(ConfigAfter.SCRATCH_LABEL, "[\"/cache/\u00e9\\\"\",\"/run\"]");
    }

    @Test
    void changesAHealthCheckAndKeepsItsTimes() throws UnrootException {
        ImageConfig config =
                after(new Change.SetHealthcheck(List.of("CMD", "check", "80"), List.of("CMD", "check", "8080"), ""));
        assertThat(config.healthcheck().orElseThrow().test()).containsExactly("CMD", "check", "8080");
        assertThat(config.healthcheck().orElseThrow().interval()).contains(Duration.ofSeconds(5));
        assertThat(text(config)).contains("\"StartInterval\":7");
    }

    @Test
    void refusesAPlanThatDoesNotFit() {
        assertMisfit(new Change.SetUser("www", "1001:0", ""), "its user is \"root\", the plan expects \"www\"");
        assertMisfit(new Change.SetUser(null, "1001:0", ""), "its user is \"root\", the plan expects \"\"");
        for (String user : List.of("0:0", "root", "1001", "2147483648:0", "1:4294967295", "00:0", "")) {
            assertMisfit(new Change.SetUser("root", user, ""), "UID:GID in numbers and not root");
        }
        assertMisfit(new Change.SetEnvironment("A", null, "2", ""), "variable A is \"1\", the plan expects not set");
        assertMisfit(new Change.SetEnvironment("C", "1", "2", ""), "variable C is not set");
        assertMisfit(new Change.SetWorkingDirectory("/", "/x", ""), "working directory is \"/srv\"");
        assertMisfit(new Change.SetHealthcheck(List.of(), List.of("CMD"), ""), "health check is [CMD, check, 80]");
        assertMisfit(new Change.MovePort("80", "8080/tcp", ""), "a port is like \"80/tcp\"");
    }

    private static void assertMisfit(Change change, String why) {
        assertThatThrownBy(() -> after(change))
                .hasMessageStartingWith("the plan does not fit the image: ")
                .hasMessageContaining(why);
    }
}
