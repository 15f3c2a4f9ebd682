package io.github.unroot.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.CarriedFiles;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.LineEdit;
import io.github.unroot.plan.Permission;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.transport.BlobContent;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Layers;
import io.github.unroot.tree.MergedLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeAfterTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
    private static final int NEW_LAYER = 2;

    private static final String LOWER = """
            d 755 0:0 etc
            - 640 0:7 etc/app.conf = listen 80
            - 755 0:0 etc/tool = #!/bin/sh
            h 755 0:0 etc/tool-too -> etc/tool
            d 755 33:33 var
            d 755 33:33 var/lib
            - 600 33:33 var/lib/data = x
            h 600 33:33 var/lib/data-too -> var/lib/data
            l 777 33:33 var/lib/link -> data
            d 755 0:0 usr
            d 755 0:0 usr/bin
            l 777 0:0 bin -> usr/bin
            """;
    private static final String UPPER = """
            - 4755 0:0 usr/bin/su = su
            l 777 0:0 usr/bin/chown -> su
            l 777 0:0 dangling -> nowhere/at/all
            l 777 0:0 loop -> loop
            l 777 0:0 app.conf -> etc/app.conf
            """;

    private static final Permission SOME = new Permission(0644, 0, 0);

    private static TreeAfter after(Change... changes) throws IOException {
        MergedLayers merged = Layers.merge(LOWER, UPPER);
        Originals originals = (path, file) ->
                BlobContent.of(merged.contents().of(file).orElseThrow(() -> new IOException("not kept: " + path)));
        return TreeAfter.of(merged.tree(), List.of(changes), NEW_LAYER, TIME, originals);
    }

    private static FilePath path(String text) {
        return FilePath.of(text);
    }

    private static Change.SetPermission permission(String path, String before, String after) {
        return new Change.SetPermission(path(path), Permission.parse(before), Permission.parse(after), false, "");
    }

    private static Change.EditFile edit(String path, String before, String after) {
        return new Change.EditFile(path(path), List.of(new LineEdit(before, after)), "");
    }

    private static Change.AddFile file(String path) {
        return new Change.AddFile(path(path), new Content.Text("text\n"), SOME, "");
    }

    private static Inode inode(TreeAfter after, String path) {
        return after.tree().lookup(path(path)).orElseThrow();
    }

    private static String content(TreeAfter after, String path) throws IOException {
        BlobContent content = Objects.requireNonNull(after.contents().get(inode(after, path)), path);
        return new String(content.open().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void changesADirectoryByItsHeaderAlone() throws IOException {
        TreeAfter after = after(permission("/var/lib", "0755 33:33", "2770 33:0"));
        assertThat(Permission.of(inode(after, "/var/lib"))).hasToString("2770 33:0");
        assertThat(after.paths()).containsExactly(path("/var/lib"));
        assertThat(after.contentBytes()).isZero();
        assertThat(inode(after, "/var/lib").layer()).isEqualTo(NEW_LAYER);
        assertThat(inode(after, "/var").layer()).isZero();
    }

    @Test
    void copiesAFileUpUnderAllItsNames() throws IOException {
        TreeAfter after = after(permission("/var/lib/data", "0600 33:33", "0660 33:0"));
        assertThat(after.paths()).containsExactly(path("/var/lib/data"), path("/var/lib/data-too"));
        assertThat(inode(after, "/var/lib/data")).isEqualTo(inode(after, "/var/lib/data-too"));
        assertThat(content(after, "/var/lib/data")).isEqualTo("x");
    }

    @Test
    void followsLinksToWhatIsChanged() throws IOException {
        assertThat(after(permission("/bin/su", "4755 0:0", "0755 0:0")).paths()).containsExactly(path("/usr/bin/su"));
        assertThat(after(permission("/var/lib/link", "0600 33:33", "0660 33:0")).paths())
                .contains(path("/var/lib/data"));
        TreeAfter edited = after(edit("/app.conf", "listen 80", "listen 8080"));
        assertThat(edited.paths()).containsExactly(path("/etc/app.conf"));
        assertThat(content(edited, "/etc/app.conf")).isEqualTo("listen 8080");
    }

    @Test
    void keepsOwnerAndModeOfWhatItEdits() throws IOException {
        TreeAfter after = after(
                edit("/etc/app.conf", "listen 80", "listen 8080"),
                permission("/etc/app.conf", "0640 0:7", "0640 0:0"),
                edit("/etc/app.conf", "listen 8080", "listen 8081\n# end"));
        Inode inode = inode(after, "/etc/app.conf");
        assertThat(Permission.of(inode)).hasToString("0640 0:0");
        assertThat(content(after, "/etc/app.conf")).isEqualTo("listen 8081\n# end");
        assertThat(inode.size()).isEqualTo(17);
        assertThat(inode.seconds()).isEqualTo(TIME.getEpochSecond());
        assertThat(after.contents()).hasSize(1);
        assertThat(after.firsts()).containsOnlyKeys(inode);
    }

    @Test
    void putsAFileInThePlaceOfALinkNotOfItsTarget() throws IOException {
        TreeAfter after = after(file("/bin/chown"));
        assertThat(after.paths()).containsExactly(path("/usr/bin/chown"));
        assertThat(inode(after, "/usr/bin/chown").isFile()).isTrue();
        assertThat(inode(after, "/usr/bin/su").layer()).isEqualTo(1);
    }

    @Test
    void leavesOtherNamesOfAReplacedFile() throws IOException {
        TreeAfter after = after(file("/etc/tool"), permission("/etc/tool-too", "0755 0:0", "0700 0:0"));
        assertThat(content(after, "/etc/tool")).isEqualTo("text\n");
        assertThat(Permission.of(inode(after, "/etc/tool"))).isEqualTo(SOME);
        assertThat(content(after, "/etc/tool-too")).isEqualTo("#!/bin/sh");
    }

    @Test
    void makesWhatIsMissingOnTheWay() throws IOException {
        TreeAfter after = after(
                file("/opt/a/b/file"),
                new Change.AddDirectory(path("/opt/a/c"), new Permission(0770, 5, 0), ""),
                new Change.AddLink(path("/bin/x/y"), "../\u00e9", ""));
        assertThat(after.paths())
                .contains(path("/opt"), path("/opt/a"), path("/opt/a/b"), path("/usr/bin/x"), path("/usr/bin/x/y"));
        assertThat(Permission.of(inode(after, "/opt/a"))).hasToString("0755 0:0");
        assertThat(Permission.of(inode(after, "/opt/a/c"))).hasToString("0770 5:0");
        assertThat(inode(after, "/usr/bin/x/y").link().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("../\u00e9".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void carriesUnrootsOwnFiles() throws IOException {
        Content.Packaged gosu = new CarriedFiles().find("shims/gosu").orElseThrow();
        TreeAfter after = after(new Change.AddFile(path("/usr/bin/gosu"), gosu, new Permission(0755, 0, 0), ""));
        assertThat(content(after, "/usr/bin/gosu")).startsWith("#!/bin/sh");
    }

    @Test
    void copiesADirectoryForGroupZeroToRead() throws IOException {
        TreeAfter after = after(
                permission("/var/lib/data", "0600 33:33", "4600 33:33"),
                new Change.KeepCopy(path("/var/lib"), path("/usr/lib/unroot/kept"), ""));
        String kept = "/usr/lib/unroot/kept";
        assertThat(Permission.of(inode(after, kept))).hasToString("0755 33:0");
        assertThat(Permission.of(inode(after, kept + "/data"))).hasToString("0640 33:0");
        assertThat(inode(after, kept + "/data")).isEqualTo(inode(after, kept + "/data-too"));
        assertThat(inode(after, kept + "/data")).isNotEqualTo(inode(after, "/var/lib/data"));
        assertThat(inode(after, kept + "/link").link()).isEqualTo("data");
        assertThat(content(after, kept + "/data")).isEqualTo("x");
    }

    @Test
    void leavesTheTreeWhereOnlyTheConfigChanges() throws IOException {
        TreeAfter after = after(new Change.SetUser(null, "1001:0", ""));
        assertThat(after.paths()).isEmpty();
    }

    private static List<List<Object>> misfits() {
        Change.SetPermission capability = new Change.SetPermission(
                path("/etc"), Permission.parse("0755 0:0"), Permission.parse("0755 0:0"), true, "");
        return List.of(
                List.of(permission("/none", "0755 0:0", "0770 0:0"), "entry \"/none\"", "no such file"),
                List.of(permission("/none/x", "0755 0:0", "0770 0:0"), "entry \"/none/x\"", ": /none is missing"),
                List.of(permission("/etc/tool/x", "0755 0:0", "0770 0:0"), "/etc/tool is no directory"),
                List.of(permission("/loop", "0755 0:0", "0770 0:0"), "too many symbolic links"),
                List.of(permission("/etc", "0700 0:0", "0770 0:0"), "it has 0755 0:0, the plan expects 0700 0:0"),
                List.of(capability, "no file capability"),
                List.of(edit("/etc/app.conf", "listen 81", "x"), "entry \"/etc/app.conf\"", "no line \"listen 81\""),
                List.of(edit("/etc", "listen 81", "x"), "not a file"),
                List.of(file("/etc"), "a directory is there already"),
                List.of(file("/"), "root directory"),
                List.of(file("/etc/tool/x"), "no directory"),
                List.of(file("/dangling/x"), "a link to /nowhere, which is missing"),
                List.of(new Change.AddDirectory(path("/etc/tool"), SOME, ""), "there already"),
                List.of(new Change.AddDirectory(path("/etc"), SOME, ""), "there already"),
                List.of(new Change.AddLink(path("/etc"), "x", ""), "there already"),
                List.of(new Change.KeepCopy(path("/etc/tool"), path("/x"), ""), "no directory"),
                List.of(new Change.KeepCopy(path("/etc"), path("/etc/kept"), ""), "no place for a copy"),
                List.of(new Change.KeepCopy(path("/etc"), path("/var/lib"), ""), "no place for a copy"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void refusesAPlanThatDoesNotFit(List<Object> misfit) {
        assertThatThrownBy(() -> after((Change) misfit.getFirst()))
                .isInstanceOfSatisfying(
                        UnrootException.class, e -> assertThat(e.problem()).isInstanceOf(Problem.BadInput.class))
                .hasMessageContainingAll(misfit.stream().skip(1).toArray(CharSequence[]::new));
    }

    @Test
    void sharesWhatItDoesNotChange() throws IOException {
        FileTree before = Layers.merge(LOWER, UPPER).tree();
        TreeAfter after = after(permission("/var/lib", "0755 33:33", "0770 33:0"));
        assertThat(FileTree.differences(before, after.tree())).containsExactly(path("/var/lib"));
    }
}
