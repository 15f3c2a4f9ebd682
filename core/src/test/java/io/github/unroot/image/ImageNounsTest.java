package io.github.unroot.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNounsTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    private static ImageBuilder image() {
        return new ImageBuilder()
                .layer(new LayerBuilder().file("a", 0644, "a"))
                .user("nginx")
                .entrypoint("/entry", "one two")
                .command("nginx")
                .environment("B=2", "A=1=x")
                .expose("80/tcp", "443/tcp")
                .volume("/data")
                .workingDirectory("/srv")
                .config("\"Labels\":{\"a\":\"b\"},\"StopSignal\":\"SIGQUIT\",\"Unknown\":{\"deep\":[1.50,null]},"
                        + "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":5000000000,\"StartInterval\":7}");
    }

    private static ImageConfig config() throws UnrootException {
        return ImageConfig.parse(image().configJson().getBytes(UTF_8));
    }

    @Test
    void aConfigIsRead() throws UnrootException {
        ImageConfig config = config();
        assertThat(config.user()).isEqualTo("nginx");
        assertThat(config.entrypoint()).containsExactly("/entry", "one two");
        assertThat(config.command()).containsExactly("nginx");
        assertThat(config.environment()).containsExactly("B=2", "A=1=x");
        assertThat(config.exposedPorts()).containsExactly("443/tcp", "80/tcp");
        assertThat(config.volumes()).containsExactly("/data");
        assertThat(config.workingDirectory()).isEqualTo("/srv");
        assertThat(config.labels()).containsEntry("a", "b");
        assertThat(config.stopSignal()).contains("SIGQUIT");
        assertThat(config.created()).contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(config.platform()).contains(new Platform("linux", "amd64", ""));
        assertThat(config.diffIds()).hasSize(1);
        assertThat(config.historyCount()).isEqualTo(1);
        Healthcheck check = config.healthcheck().orElseThrow();
        assertThat(check.test()).containsExactly("CMD", "true");
        assertThat(check.interval().orElseThrow()).hasSeconds(5);
    }

    @Test
    void nullsAndMissingMembersAreEmpty() throws UnrootException {
        ImageConfig config = ImageConfig.parse(
                "{\"config\":{\"Cmd\":null,\"Env\":null,\"Volumes\":null},\"rootfs\":{\"diff_ids\":null}}"
                        .getBytes(UTF_8));
        assertThat(config.command()).isEmpty();
        assertThat(config.environment()).isEmpty();
        assertThat(config.volumes()).isEmpty();
        assertThat(config.user()).isEmpty();
        assertThat(config.created()).isEqualTo(Optional.empty());
    }

    @Test
    @Tag("H37")
    void unknownMembersSurviveAChange() throws UnrootException {
        Digest diffId = Digest.of(new byte[1]);
        ImageConfig changed = config().withUser("1001:0")
                .withEnvironment(List.of("HOME=/tmp"))
                .withCommand(List.of("x"))
                .withExposedPorts(List.of("8080/tcp"))
                .withVolumes(List.of("/b", "/a"))
                .withLabel("io.github.unroot.ports", "{}")
                .withHealthcheck(new Healthcheck(
                        List.of("CMD", "false"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        java.util.OptionalInt.empty()))
                .withLayerOnTop(diffId, new HistoryEntry(Instant.EPOCH, "unroot", "non-root"));
        String json = new String(changed.toBytes(), UTF_8);
        assertThat(json)
                .contains("\"Unknown\":{\"deep\":[1.50,null]}")
                .contains("\"StartInterval\":7")
                .contains("\"Interval\":5000000000")
                .contains("\"Volumes\":{\"/a\":{},\"/b\":{}}")
                .contains("\"created_by\":\"unroot\"");
        ImageConfig again = ImageConfig.parse(changed.toBytes());
        assertThat(again.toBytes()).isEqualTo(changed.toBytes());
        assertThat(again.user()).isEqualTo("1001:0");
        assertThat(again.diffIds()).hasSize(2).endsWith(diffId);
        assertThat(again.historyCount()).isEqualTo(2);
        assertThat(config().toBytes()).isEqualTo(image().configJson().getBytes(UTF_8));
    }

    @Test
    void digestsAreRead() throws UnrootException {
        assertThat(Digest.parse("sha256:" + HEX)).hasToString("sha256:" + HEX);
        assertThat(Digest.of(new byte[0]).hex()).startsWith("e3b0c44298fc1c14");
    }

    private static Manifest manifest(String json) throws UnrootException {
        return Manifest.parse(json.getBytes(UTF_8), MediaTypes.OCI_MANIFEST);
    }

    @Test
    @Tag("H37")
    void aManifestKeepsWhatItDoesNotKnow() throws UnrootException {
        String json = image().manifestJson().replace("\"size\"", "\"artifactType\":\"x/y\",\"size\"");
        Manifest before = manifest(json.replace("{\"schemaVersion\"", "{\"subject\":{\"a\":1},\"schemaVersion\""));
        Descriptor config = Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(new byte[1]), 1);
        Manifest after = before.with(config, before.layers()).withAnnotation("k", "v");
        assertThat(new String(after.toBytes(), UTF_8))
                .contains("\"subject\":{\"a\":1}")
                .contains("\"artifactType\":\"x/y\"")
                .contains("\"annotations\":{\"k\":\"v\"}");
        assertThat(after.config()).isEqualTo(config);
        assertThat(after.annotations()).containsEntry("k", "v");
    }

    @Test
    @Tag("H37")
    void aDescriptorKeepsWhatHoldsForOtherBytesToo() throws UnrootException {
        String digest = Digest.of("hello".getBytes(UTF_8)).toString();
        Descriptor before = manifest("{'config':{'mediaType':'x','digest':'%s','size':5,'data':'aGVsbG8=','urls':['u'],"
                                .formatted(digest)
                                .replace('\'', '"')
                        + "\"annotations\":{\"k\":\"v\"},\"artifactType\":\"x/y\"}}")
                .config();
        Descriptor after = before.withContent(Digest.of(new byte[1]), 1);
        assertThat(after.json())
                .isEqualTo("{\"mediaType\":\"x\",\"digest\":\"" + Digest.of(new byte[1])
                        + "\",\"size\":1,\"annotations\":{\"k\":\"v\"},\"artifactType\":\"x/y\"}");
        assertThat(after.annotations()).containsEntry("k", "v");
        assertThat(after.urls()).isEmpty();
    }

    @Test
    void referencesAreParsed() throws UnrootException {
        assertThat(Reference.parse("oci:dir/x:tag"))
                .isEqualTo(new Reference.Layout(Path.of("dir/x"), Optional.of("tag")));
        assertThat(Reference.parse("oci:/a")).isEqualTo(new Reference.Layout(Path.of("/a"), Optional.empty()));
        assertThat(Reference.parse("oci-archive:f.tar:v1.0"))
                .isEqualTo(new Reference.LayoutArchive(Path.of("f.tar"), Optional.of("v1.0")));
        assertThat(Reference.parse("docker-archive:f.tar:reg:5000/a/b:1"))
                .isEqualTo(new Reference.DockerArchive(Path.of("f.tar"), Optional.of("reg:5000/a/b:1")));
        assertThat(Reference.parse("docker-daemon:a:b")).isEqualTo(new Reference.Daemon("a:b"));
        assertThat(Reference.parse("oci:dir:t")).hasToString("oci:dir:t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "oci:", "oci:dir:", "oci::tag", "docker://", "dir:/x", "containers-storage:x", "a\u001b[2J"})
    void wrongReferencesAreRefused(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(2));
    }

    @Test
    void platformsServeEachOther() throws UnrootException {
        Platform arm = Platform.parse("linux/arm64");
        assertThat(arm.isServedBy(Platform.parse("linux/arm64/v8"))).isTrue();
        assertThat(arm.isServedBy(Platform.parse("linux/amd64"))).isFalse();
        assertThat(Platform.parse("linux/arm/v7").isServedBy(Platform.parse("linux/arm/v6")))
                .isFalse();
        assertThatThrownBy(() -> Platform.parse("linux")).isInstanceOf(UnrootException.class);
    }
}
