package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tar.TarReader;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as root: that is what the unpacker is, of the machine or of a user namespace. */
class TreeUnpackerTest {
    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void nameTheDestination() {
        out = directory.resolve("out");
    }

    @AfterEach
    void remove() throws IOException {
        TreeRemover.remove(out);
        TreeRemover.remove(directory.resolve("lower"));
    }

    @Test
    void ownersModesTimesAndLinks() throws Exception {
        byte[] layer = new Layer()
                .directory("./", 0755, 0, 0)
                .directory("var/", 01777, 5, 6)
                .file("var/log", 04755, 33, 44, "text")
                .hardLink("var/again", "var/log", 04755, 33, 44)
                .symlink("etc/x", "/no/where")
                .file("empty", 0600, 1234567890, 7, "")
                .bytes();

        assertThat(unpack(layer)).isEmpty();

        assertThat(stat("var")).isEqualTo("1777 5:6 1000");
        assertThat(stat("var/log")).isEqualTo("4755 33:44 1000");
        assertThat(out.resolve("var/again")).hasContent("text");
        assertThat(Files.getAttribute(out.resolve("var/again"), "unix:nlink")).isEqualTo(2);
        assertThat(Files.readSymbolicLink(out.resolve("etc/x"))).hasToString("/no/where");
        assertThat(stat("etc/x")).isEqualTo("777 0:0 1000");
        assertThat(stat("empty")).isEqualTo("600 1234567890:7 1000");
        assertThat(stat("etc")).startsWith("755 0:0");
        assertThat(stat("")).isEqualTo("755 0:0 1000");
    }

    @Test
    void theUppermostLayerWinsAndWhiteoutsHide() throws Exception {
        byte[] lower = new Layer()
                .file("a", 0644, 0, 0, "lower")
                .file("gone", 0644, 0, 0, "x")
                .file("d/kept", 0644, 0, 0, "kept")
                .file("t", 0644, 0, 0, "file")
                .symlink("lib", "usr/lib")
                .bytes();
        byte[] upper = new Layer()
                .file("a", 0644, 0, 0, "first")
                .file("a", 0600, 0, 0, "upper, again")
                .file(".wh.gone", 0, 0, 0, "")
                .file("t/below", 0644, 0, 0, "now a directory")
                .file("lib/so", 0644, 0, 0, "through the link")
                .bytes();
        // A file where the upper layer has a directory must be taken away first.
        byte[] between = new Layer().file(".wh.t", 0, 0, 0, "").bytes();

        assertThat(unpack(lower, between, upper)).isEmpty();

        assertThat(out.resolve("a")).hasContent("upper, again");
        assertThat(out.resolve("gone")).doesNotExist();
        assertThat(out.resolve("d/kept")).hasContent("kept");
        assertThat(out.resolve("t/below")).hasContent("now a directory");
        assertThat(out.resolve("usr/lib/so")).hasContent("through the link");
    }

    @Test
    void f13NothingIsWrittenThroughALink() throws Exception {
        Path canary = Files.writeString(directory.resolve("canary"), "alive");
        byte[] layer = new Layer()
                .symlink("abs", directory.toString())
                .symlink("up", "../../..")
                .file("abs/canary", 0644, 0, 0, "overwritten")
                .file("up/canary", 0644, 0, 0, "overwritten")
                .bytes();

        unpack(layer);

        assertThat(canary).hasContent("alive");
        assertThat(out.resolve("canary")).hasContent("overwritten");
        assertThat(out.resolve("." + directory + "/canary")).hasContent("overwritten");
    }

    @Test
    void h14DeviceNodesAreLeftOutAndFifosMade() throws Exception {
        byte[] layer = new Layer()
                .node("dev/sda", TarConstants.LF_BLK)
                .node("dev/null", TarConstants.LF_CHR)
                .node("run/fifo", TarConstants.LF_FIFO)
                .bytes();

        assertThat(unpack(layer)).containsExactly("device nodes are left out: /dev/null and 1 more");

        assertThat(out.resolve("dev")).isEmptyDirectory();
        assertThat(Files.getAttribute(out.resolve("run/fifo"), "unix:mode")).isEqualTo(0010640);
    }

    @Test
    void attributesThatMeanSomethingAreSet() throws Exception {
        String capability = "\u0001\u0000\u0000\u0002\u0000\u0004\u0000\u0000" + "\0".repeat(12);
        byte[] layer = new Layer()
                .attribute("security.capability", capability)
                .attribute("user.mime", "text")
                .attribute("user.overlay.redirect", "/elsewhere")
                .attribute("trusted.overlay.opaque", "y")
                .file("bin/ping", 0755, 0, 0, "x")
                .bytes();

        assertThat(unpack(layer))
                .containsExactly(
                        "the attribute trusted.overlay.opaque was left out: /bin/ping",
                        "the attribute user.overlay.redirect was left out: /bin/ping");
        assertThat(attributes("bin/ping"))
                .containsOnlyKeys("security.capability", "user.mime")
                .containsEntry("security.capability", capability.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void h04NamesAreBytes() throws Exception {
        byte[] layer = new Layer().file("d/\u00ff\n\\\u0001", 0644, 0, 0, "odd").bytes();

        unpack(layer);

        int fd = Kernel.CALLS.openat(KernelFlags.AT_FDCWD, Kernel.bytesOf(out.resolve("d")), KernelFlags.O_RDONLY, 0);
        assertThat(Kernel.CALLS.list(fd)).extracting(Kernel.Name::name).containsExactly("\u00ff\n\\\u0001");
        Kernel.CALLS.close(fd);
    }

    @Test
    void aDirectoryAboveAnotherShowsTheChangedTree() throws Exception {
        byte[] base = new Layer()
                .directory("./", 0755, 0, 0)
                .directory("var/", 0755, 0, 0)
                .directory("var/lib/", 0711, 3, 4)
                .directory("var/lib/app/", 0755, 0, 0)
                .file("var/lib/app/big", 0644, 0, 0, "big")
                .file("etc/conf", 0644, 0, 0, "listen 80")
                .file("etc/old", 0644, 0, 0, "old")
                .bytes();
        byte[] change = new Layer()
                .directory("var/lib/app/", 0775, 0, 0)
                .file("etc/conf", 0644, 0, 0, "listen 8080")
                .file("etc/.wh.old", 0, 0, 0, "")
                .bytes();
        Path lower = directory.resolve("lower");
        FileTree before = Layer.merge(base);
        FileTree after = Layer.merge(base, change);
        TreeUnpacker.unpack(before, Layer.contents(base), lower);

        TreeUnpacker.unpackAbove(before, after, Layer.contents(base, change), out);

        assertThat(out.resolve("var/lib/app/big")).doesNotExist();
        assertThat(stat("var/lib")).startsWith("711 3:4");
        assertThat(overlay(lower, "cat etc/conf; ls etc; stat -c %a var/lib/app; cat var/lib/app/big"))
                .isEqualTo("listen 8080conf\n775\nbig");
    }

    @Test
    void aboveTheSameTreeThereIsTheRootAlone() throws Exception {
        byte[] base = new Layer()
                .directory("./", 0755, 0, 0)
                .file("a", 0644, 0, 0, "x")
                .bytes();

        TreeUnpacker.unpackAbove(Layer.merge(base), Layer.merge(base), Layer.contents(base), out);

        assertThat(out).isEmptyDirectory();
        assertThat(stat("")).isEqualTo("755 0:0 1000");
    }

    @Test
    void f02AFullDiskSaysSoAndWhere() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString());
        try {
            byte[] layer =
                    new Layer().file("big", 0644, 0, 0, "x".repeat(1 << 20)).bytes();
            assertThatThrownBy(
                            () -> TreeUnpacker.unpack(Layer.merge(layer), Layer.contents(layer), small.resolve("out")))
                    .isInstanceOfSatisfying(
                            UnrootException.class,
                            e -> assertThat(e.problem()).isInstanceOf(Problem.Surroundings.class))
                    .hasMessage("cannot unpack /big into " + small.resolve("out")
                            + ": no space left, or no inodes; free some, or name another place with TMPDIR");
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void aLayerThatLostAFileIsRefused() throws Exception {
        byte[] layer = new Layer().file("a", 0644, 0, 0, "x").bytes();
        byte[] other = new Layer().file("b", 0644, 0, 0, "x").bytes();
        assertThatThrownBy(() -> TreeUnpacker.unpack(Layer.merge(layer), Layer.contents(other), out))
                .hasMessageContaining("entry \"/a\"");
    }

    @Test
    void anOwnerWithoutIdIsNamed() {
        IdMap map = IdMap.parse("         0       1000          1\n         1     100000      65536\n");
        assertThat(map.maps(0)).isTrue();
        assertThat(map.maps(65536)).isTrue();
        assertThat(map.maps(65537)).isFalse();
    }

    private List<String> unpack(byte[]... layers) throws IOException {
        return TreeUnpacker.unpack(Layer.merge(layers), Layer.contents(layers), out);
    }

    /** Mode, owner and seconds. */
    private String stat(String path) throws Exception {
        return run("stat", "-c", "%a %u:%g %Y", out.resolve(path).toString()).strip();
    }

    /** As GNU tar finds them. */
    private Map<String, byte[]> attributes(String path) throws Exception {
        Path archive = directory.resolve("attributes.tar");
        run("tar", "-C", out.toString(), "--xattrs", "--xattrs-include=*", "-cf", archive.toString(), path);
        try (TarReader reader = new TarReader(Files.newInputStream(archive))) {
            return Objects.requireNonNull(reader.next()).xattrs();
        }
    }

    private String overlay(Path lower, String script) throws Exception {
        Path merged = Files.createDirectory(directory.resolve("merged"));
        run("mount", "-t", "overlay", "-o", "lowerdir=" + out + ":" + lower, "overlay", merged.toString());
        try {
            return run("sh", "-c", "cd " + merged + " && " + script);
        } finally {
            run("umount", merged.toString());
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
