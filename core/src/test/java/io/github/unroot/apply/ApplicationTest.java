package io.github.unroot.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.HostProgram;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.LineEdit;
import io.github.unroot.plan.Permission;
import io.github.unroot.plan.Plan;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.transport.Destination;
import io.github.unroot.transport.Image;
import io.github.unroot.transport.ScratchFile;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.LayerEntries;
import io.github.unroot.tree.LayerMerger;
import io.github.unroot.tree.MergedLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {
    private static final String CAPABILITY = "security.capability";
    private static final String SMALL_LIMIT = "user.test";

    @TempDir
    Path directory;

    private static ImageBuilder source() {
        LayerBuilder lower = new LayerBuilder()
                .time(1_600_000_000)
                .directory("etc/", 0755)
                .file("etc/app.conf", 0640, "user app;\nlisten 80;\n")
                .directory("usr/", 0755)
                .directory("usr/bin/", 0755)
                .symlink("bin", "usr/bin")
                .file("usr/bin/app", 0755, "app")
                .entry("usr/bin/app-too", '1', 0755, "usr/bin/app", "")
                .file("usr/bin/large", 0755, noise(3 << 20))
                .owner(33, 33)
                .directory("var/", 0711)
                .directory("var/lib/", 0755)
                .file("var/lib/data", 0600, "data");
        LayerBuilder upper = new LayerBuilder()
                .time(1_600_000_001)
                .file("bin/late", 0755, "late")
                .xattr(CAPABILITY, "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
                .xattr(SMALL_LIMIT, "kept")
                .file("usr/bin/ping", 04755, "ping")
                .whiteout("etc/app.conf.bak");
        return new ImageBuilder()
                .layer(lower)
                .layer(upper)
                .entrypoint("/usr/bin/app")
                .expose("80/tcp")
                .environment("PATH=/usr/bin");
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static FilePath path(String text) {
        return FilePath.of(text);
    }

    private static Change.SetPermission permission(String path, String before, String after) {
        return new Change.SetPermission(path(path), Permission.parse(before), Permission.parse(after), false, "r");
    }

    private static Plan plan(Change... changes) {
        return new Plan("sha256:" + "00".repeat(32), List.of(changes));
    }

    private static Plan everything() {
        return plan(
                new Change.SetUser(null, "1001:0", "r"),
                new Change.MovePort("80/tcp", "8080/tcp", "r"),
                new Change.EditFile(
                        path("/etc/app.conf"),
                        List.of(new LineEdit("user app;", null), new LineEdit("listen 80;", "listen 8080;")),
                        "r"),
                new Change.DeclareWritable(path("/var/lib"), Change.Lifetime.DATA, "r"),
                new Change.AddDirectory(path("/home/unroot"), new Permission(0770, 0, 0), "r"),
                new Change.AddFile(path("/bin/gosu"), new Content.Text("#!/bin/sh\n"), new Permission(0755, 0, 0), "r"),
                new Change.AddLink(path("/var/log"), "/dev/stdout", "r"),
                new Change.KeepCopy(path("/var/lib"), path("/usr/lib/unroot/kept"), "r"),
                permission("/usr/bin/app", "0755 0:0", "0750 0:0"),
                permission("/usr/bin/large", "0755 0:0", "0750 0:0"),
                permission("/bin/late", "0755 0:0", "0750 0:0"),
                new Change.SetPermission(
                        path("/usr/bin/ping"), new Permission(04755, 0, 0), new Permission(0755, 0, 0), true, "r"),
                permission("/var/lib", "0755 33:33", "0770 33:0"));
    }

    private Image open(Reference reference) throws IOException {
        return Image.open(reference, Platform.parse("linux/amd64"));
    }

    private Image write(ImageBuilder builder, String name) throws IOException {
        Path layout = builder.writeLayout(directory.resolve(name), "1.0");
        return open(new Reference.Layout(layout, Optional.of("1.0")));
    }

    private static MergedLayers read(Image image) throws IOException {
        return LayerMerger.merge(image.readLayers((layer, entries) -> LayerEntries.read(layer, entries, path -> true)));
    }

    private Image apply(Image image, Plan plan, boolean rewrite, String name) throws IOException {
        try (ScratchFile scratch = ScratchFile.open()) {
            ApplyOptions options = new ApplyOptions(
                    ApplyOptions.time(image.config(), Optional.empty()),
                    ApplyOptions.baseName(image.reference()),
                    rewrite);
            Reference reference = new Reference.Layout(directory.resolve(name), Optional.of("new"));
            Destination.of(reference)
                    .publish(Application.apply(image, read(image).tree(), plan, options, scratch));
            return open(reference);
        }
    }

    @Test
    void anotherReaderSeesTheTreeThatWasPlanned() throws IOException {
        Image image = write(source(), "source");
        MergedLayers before = read(image);
        Plan plan = everything();
        TreeAfter planned = TreeAfter.of(
                before.tree(),
                plan.changes(),
                2,
                ApplyOptions.time(image.config(), Optional.empty()),
                (path, file) -> BlobContent.of(before.contents().of(file).orElseGet(() -> new byte[0])));
        for (boolean rewrite : new boolean[] {false, true}) {
            MergedLayers after = read(apply(image, plan, rewrite, "out-" + rewrite));
            if (!rewrite) {
                assertThat(FileTree.differences(planned.tree(), after.tree())).isEmpty();
            }
            assertThat(text(after, "/usr/lib/unroot/kept/data")).isEqualTo("data");
            assertThat(text(after, "/etc/app.conf")).isEqualTo("listen 8080;\n");
            assertThat(text(after, "/usr/bin/late")).isEqualTo("late");
            assertThat(after.tree().lookup(path("/usr/bin/app")).orElseThrow())
                    .isEqualTo(after.tree().lookup(path("/usr/bin/app-too")).orElseThrow());
            assertThat(after.tree().lookup(path("/usr/bin/app")).orElseThrow().mode())
                    .isEqualTo(0750);
            Inode ping = after.tree().lookup(path("/usr/bin/ping")).orElseThrow();
            assertThat(ping.mode()).isEqualTo(0755);
            assertThat(ping.xattrs()).containsOnlyKeys(SMALL_LIMIT);
            assertThat(ping.seconds()).isEqualTo(1_600_000_001);
            assertThat(after.notes()).as("as before: no new one").hasSameSizeAs(before.notes());
        }
    }

    private static String text(MergedLayers layers, String path) {
        return new String(layers.contents().read(layers.tree(), path(path)).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void leavesTheLowerLayersAsTheyAre() throws IOException {
        Image image = write(source(), "source");
        Image after = apply(image, everything(), false, "out");
        assertThat(after.manifest().layers())
                .hasSize(3)
                .startsWith(image.manifest().layers().toArray(new Descriptor[0]));
        assertThat(after.config().diffIds())
                .hasSize(3)
                .startsWith(image.config().diffIds().toArray(new Digest[0]));
        assertThat(after.config().historyCount()).isEqualTo(3);
        assertThat(after.manifest().annotations())
                .containsEntry(
                        "org.opencontainers.image.base.digest",
                        image.descriptor().digest().toString())
                .containsEntry("org.opencontainers.image.base.name", "1.0")
                .containsEntry("io.github.unroot.plan", everything().digest());
        assertThat(after.config().user()).isEqualTo("1001:0");
    }

    @Test
    void givesTheSameBytesEveryTime() throws IOException {
        Image image = write(source(), "source");
        Image one = apply(image, everything(), false, "one");
        Image two = apply(write(source(), "source-too"), everything(), false, "two");
        assertThat(two.descriptor().digest()).isEqualTo(one.descriptor().digest());
        // Known from before: what changes it changes every image that was made with an earlier version.
        assertThat(one.manifest().layers().getLast().digest())
                .hasToString("sha256:f3c41b164d9ad18e58de41c61404cec1700fb05eb83103601673ea68117e2a4c");
    }

    @Test
    void rewritesOnlyTheLayerThatHoldsMuch() throws IOException {
        Image image = write(source(), "source");
        List<Descriptor> before = image.manifest().layers();
        Image stacked = apply(image, everything(), false, "stacked");
        Image rewritten = apply(image, everything(), true, "rewritten");
        List<Descriptor> after = rewritten.manifest().layers();
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).isEqualTo(before.get(1));
        assertThat(after.get(2).size()).isLessThan(10_000);
        assertThat(stacked.manifest().layers().get(2).size()).isGreaterThan(3 << 20);
        assertThat(FileTree.differences(read(stacked).tree(), read(rewritten).tree()))
                .isEmpty();
    }

    @Test
    void needsNoLayerForTheConfigAlone() throws IOException {
        Image image = write(source(), "source");
        Image after = apply(image, plan(new Change.SetUser("", "1001:0", "r")), false, "out");
        assertThat(after.manifest().layers()).isEqualTo(image.manifest().layers());
        assertThat(after.config().historyCount()).isEqualTo(3);
        assertThat(new String(after.config().toBytes(), StandardCharsets.UTF_8)).contains("\"empty_layer\":true");
    }

    @Test
    void leavesTheImageWhereThereIsNothingToDo() throws IOException {
        Image image = write(source(), "source");
        assertThat(apply(image, plan(), false, "out").descriptor().digest())
                .isEqualTo(image.descriptor().digest());
    }

    @Test
    void speaksDockerToDocker() throws IOException {
        source().editManifest(ApplicationTest::dockerTypes).writeLayout(directory.resolve("source"), "1.0");
        Path index = directory.resolve("source/index.json");
        Files.writeString(index, dockerTypes(Files.readString(index)));
        Image image = open(new Reference.Layout(directory.resolve("source"), Optional.of("1.0")));
        Image after = apply(image, everything(), false, "out");
        assertThat(after.manifest().annotations()).isEmpty();
        assertThat(after.config().labels())
                .containsEntry("io.github.unroot.plan", everything().digest())
                .containsEntry("org.opencontainers.image.base.name", "1.0");
        assertThat(after.manifest().layers())
                .allMatch(layer -> layer.mediaType().equals("application/vnd.docker.image.rootfs.diff.tar.gzip"));
    }

    private static String dockerTypes(String json) {
        return json.replace("vnd.oci.image.manifest.v1+json", "vnd.docker.distribution.manifest.v2+json")
                .replace("vnd.oci.image.config.v1+json", "vnd.docker.container.image.v1+json")
                .replace("vnd.oci.image.layer.v1.tar+gzip", "vnd.docker.image.rootfs.diff.tar.gzip");
    }

    @Test
    void writesNothingForAPlanThatDoesNotFit() throws IOException {
        Image image = write(source(), "source");
        assertThatThrownBy(() -> apply(image, plan(permission("/etc", "0700 0:0", "0770 0:0")), false, "out"))
                .hasMessageContaining("entry \"/etc\": the plan does not fit");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void otherToolsTakeIt() throws IOException {
        apply(write(source(), "source"), everything(), false, "out");
        String layout = directory.resolve("out") + ":new";
        succeed("skopeo", "inspect", "oci:" + layout);
        Path bundle = directory.resolve("bundle");
        succeed("umoci", "unpack", "--rootless", "--image", layout, bundle.toString());
        Path root = bundle.resolve("rootfs");
        assertThat(root.resolve("etc/app.conf")).hasContent("listen 8080;");
        assertThat(Files.getAttribute(root.resolve("usr/bin/app"), "unix:ino"))
                .isEqualTo(Files.getAttribute(root.resolve("usr/bin/app-too"), "unix:ino"));
        assertThat((Integer) Files.getAttribute(root.resolve("var/lib"), "unix:mode") & 07777)
                .isEqualTo(0770);
        assertThat((Integer) Files.getAttribute(root.resolve("var"), "unix:mode") & 07777)
                .isEqualTo(0711);
        assertThat(root.resolve("usr/bin/gosu")).isExecutable();
    }

    private static void succeed(String... command) {
        HostProgram.Result result = HostProgram.run(Map.of(), List.of(command));
        assertThat(result.status())
                .as("%s: %s", List.of(command), result.output())
                .isZero();
    }

    @Test
    void takesTheTimeFromTheImageOrTheEnvironment() throws IOException {
        Image image = write(source(), "source");
        assertThat(ApplyOptions.time(image.config(), Optional.empty())).hasToString("2023-11-14T22:13:20Z");
        assertThat(ApplyOptions.time(image.config(), Optional.of("5"))).hasToString("1970-01-01T00:00:05Z");
        for (String garbage : List.of("", "-1", "now", "1e9", "99999999999999999999")) {
            assertThatThrownBy(() -> ApplyOptions.time(image.config(), Optional.of(garbage)))
                    .hasMessageContaining("not a number of seconds since 1970");
        }
    }
}
