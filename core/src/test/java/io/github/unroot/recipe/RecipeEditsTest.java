package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Inode;
import io.github.unroot.tree.Inode.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeEditsTest {
    private final Map<FilePath, String> texts = new HashMap<>();
    private FileTree tree = FileTree.empty();

    private RecipeEditsTest directory(String path, int mode, long uid) {
        return put(path, Kind.DIRECTORY, mode, uid, "", Map.of());
    }

    private RecipeEditsTest file(String path, int mode, String text) {
        texts.put(FilePath.of(path), text);
        return put(path, Kind.FILE, mode, 0, "", Map.of());
    }

    private RecipeEditsTest link(String path, String target) {
        return put(path, Kind.SYMLINK, 0777, 0, target, Map.of());
    }

    private RecipeEditsTest put(
            String path, Kind kind, int mode, long uid, String link, Map<String, byte[]> attributes) {
        tree = tree.with(FilePath.of(path), new Inode(kind, mode, uid, uid, 0, 0, 0, link, 0, attributes, 0));
        return this;
    }

    private List<String> before(String fields) throws UnrootException {
        return RecipeEdits.before(tree, Recipes.of(fields)).stream()
                .map(RecipeEditsTest::line)
                .toList();
    }

    private List<String> after(String fields) throws IOException {
        return RecipeEdits.after(tree, path -> Content.of(texts.getOrDefault(path, "")), Recipes.of(fields)).stream()
                .map(RecipeEditsTest::line)
                .toList();
    }

    private static String line(TreeEdit edit) {
        return switch (edit) {
            case TreeEdit.PutFile put ->
                "file " + put.path() + " " + put.permission() + " "
                        + new String(put.content().bytes(), StandardCharsets.ISO_8859_1).replace("\n", "|");
            case TreeEdit.PutDirectory put -> "directory " + put.path() + " " + put.permission();
            case TreeEdit.PutLink put -> "link " + put.path() + " " + put.target();
            case TreeEdit.SetPermission set -> "permission " + set.path() + " " + set.permission();
            case TreeEdit.Remove remove -> "remove " + remove.path();
        };
    }

    @Test
    void putsFilesWithTheDirectoriesThatTheyNeed() throws UnrootException {
        file("/etc/old", 0600, "old").link("/lib", "usr/lib").directory("/usr/lib", 0755, 0);
        assertThat(before("files: {/etc/app/a.conf: x, /etc/old: y, /lib/z: z}\n"))
                .containsExactly(
                        "directory /etc/app 0755 0:0",
                        "file /etc/app/a.conf 0644 0:0 x",
                        "file /etc/old 0644 0:0 y",
                        "file /usr/lib/z 0644 0:0 z");
    }

    @Test
    void makesWritableDirectoriesTheUsers() throws UnrootException {
        directory("/tmp", 01777, 0)
                .directory("/var/lib/app", 0755, 33)
                .directory("/run", 0755, 0)
                .link("/var/run", "/run")
                .directory("/run/lock", 01777, 0);
        assertThat(before("data: [/var/lib/app, /srv/a/b]\nscratch: [/tmp, /var/tmp, /var/run/app, /run/lock]\n"))
                .containsExactly(
                        "directory /var/lib/app 0770 1001:0",
                        "directory /srv 0755 0:0",
                        "directory /srv/a 0755 0:0",
                        "directory /srv/a/b 0770 1001:0",
                        "directory /var/tmp 1777 0:0",
                        "directory /run/app 0770 1001:0");
    }

    @Test
    void putsLinksInPlaceOfFilesAndLinks() throws UnrootException {
        file("/usr/bin/a", 0755, "").link("/usr/bin/b", "c");
        assertThat(before("links: {/usr/bin/a: ../b, /usr/bin/b: /x, /opt/c: /nowhere}\n"))
                .containsExactly(
                        "link /usr/bin/a ../b",
                        "link /usr/bin/b /x",
                        "directory /opt 0755 0:0",
                        "link /opt/c /nowhere");
    }

    @Test
    void addsTheStartProgramWhereThereAreTemplatesOrSteps() throws UnrootException {
        directory("/usr/lib", 0755, 0).directory("/run/app", 0770, 1001);
        String templates = "scratch: [/run/app]\ntemplates: {/run/app/a: \"${X:-y}\"}\n";
        assertThat(before(templates + "start: 'true'\n"))
                .map(edit -> edit.split(" ", 4)[0] + " " + edit.split(" ", 4)[1] + " " + edit.split(" ", 4)[2])
                .containsExactly(
                        "directory /run/app 0770",
                        "directory /usr/lib/unroot 0755",
                        "file /usr/lib/unroot/start 0755",
                        "file /usr/lib/unroot/render 0644",
                        "directory /usr/lib/unroot/templates 0755",
                        "directory /usr/lib/unroot/templates/run 0755",
                        "directory /usr/lib/unroot/templates/run/app 0755",
                        "file /usr/lib/unroot/templates/run/app/a 0644",
                        "file /usr/lib/unroot/steps 0644");
        assertThat(StartProgram.entrypoint(Recipes.of(templates))).containsExactly("/usr/lib/unroot/start", "app");
        assertThat(StartProgram.entrypoint(Recipes.of(""))).containsExactly("app");
    }

    @Test
    void editsLinesAndLeavesOthersAsTheyAre() throws IOException {
        file("/etc/a.conf", 0640, "#port 80\n\u00ff other\nport 81\ngone\nlast").link("/etc/link", "a.conf");
        assertThat(after("""
                edits:
                  - { file: /etc/link, line: '^#?port ', with: 'port 8080' }
                  - { file: /etc/a.conf, line: '^gone$', with: '' }
                  - { file: /etc/a.conf, append: 'x = $1' }
                """))
                .containsExactly("file /etc/a.conf 0640 0:0 port 8080|" + (char) 0xc3 + (char) 0xbf
                        + " other|port 8080|last|x = $1|");
    }

    @Test
    void givesWhatIsBelowWritableDirectoriesToTheUserAndGroup0() throws IOException {
        directory("/var/lib/app", 0770, 1001).directory("/var/lib/app/base", 0700, 105);
        file("/var/lib/app/base/key", 0600, "").link("/var/lib/app/link", "base");
        assertThat(after("data: [/var/lib/app]\n"))
                .containsExactly(
                        "directory /var/lib/app 0770 1001:0",
                        "permission /var/lib/app/base 0770 1001:0",
                        "permission /var/lib/app/base/key 0660 1001:0");
    }

    @Test
    void permitsPathsAndTrees() throws IOException {
        directory("/etc/app", 0700, 5).directory("/etc/app/d", 0700, 5).directory("/etc/apt2", 0700, 5);
        file("/etc/app/d/x", 0600, "").link("/etc/app/l", "/etc/passwd").file("/etc/passwd", 0644, "");
        assertThat(after("permissions: [{path: '/etc/ap[p]', mode: g+r}]".replace("[p]", "?") + "\n"))
                .containsExactly("permission /etc/app 0740 5:5");
        assertThat(after("permissions: [{path: /etc/ap*, mode: g+rX, tree: true}]\n"))
                .containsExactly(
                        "permission /etc/app 0750 5:5",
                        "permission /etc/app/d 0750 5:5",
                        "permission /etc/app/d/x 0640 0:0",
                        "permission /etc/apt2 0750 5:5");
        assertThat(after("permissions: [{path: /etc/app/l, owner: '7:8'}]\n"))
                .containsExactly("permission /etc/passwd 0644 7:8");
        assertThat(after("permissions: [{path: /etc/app/d, mode: g+r}, {path: /etc/app/d, mode: o+r, owner: '1:0'}]\n"))
                .containsExactly("permission /etc/app/d 0744 1:0");
    }

    @Test
    void removesPathsWithAllBelow() throws IOException {
        file("/etc/ssl/private/a.key", 0600, "")
                .file("/etc/ssl/private/.b.key", 0600, "")
                .file("/etc/ssl/c/d", 0644, "");
        link("/etc/s", "ssl");
        assertThat(after("remove: [/etc/s/private/*.key, /etc/ssl/c, /etc/ssl/c/d]\n"))
                .containsExactly(
                        "remove /etc/ssl/private/.b.key", "remove /etc/ssl/private/a.key", "remove /etc/ssl/c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "edits: [{file: /etc/x, line: a, with: b}] | :5:9: edits: there is no file \"/etc/x\" in the image",
                "edits: [{file: /etc/d, append: b}] | :5:9: edits: there is no file \"/etc/d\" in the image",
                "edits: [{file: /etc/a, line: '^b', with: b}] | :5:9: edits: no line of \"/etc/a\" matches \"^b\"",
                "permissions: [{path: /etc/*.x, mode: g+r}] | :5:15: permissions: nothing in the image matches \"/etc/*.x\"",
                "permissions: [{path: /etc/dangling, mode: g+r}] | permissions: \"/etc/dangling\" is a link that leads nowhere",
                "remove: [/etc/nothing] | :5:10: remove: nothing in the image matches \"/etc/nothing\"",
                "data: [/etc/a] | app: data and scratch: \"/etc/a\" is no directory in the image",
                "data: [/etc/a/b] | app: \"/etc/a/b\" can't be made: \"/etc/a\" is no directory",
                "data: [/etc/loop] | app: \"/etc/loop\" can't be made: \"/etc/loop\" links to itself",
                "{} | nothing",
            })
    void rulesThatFindNothingAreErrors(String fields, String message) throws IOException {
        file("/etc/a", 0644, "a\n")
                .directory("/etc/d", 0755, 0)
                .link("/etc/dangling", "gone")
                .link("/etc/loop", "loop");
        if (fields.equals("{}")) {
            assertThat(after("")).isEmpty();
        } else {
            assertThatThrownBy(() -> after(fields))
                    .isInstanceOf(UnrootException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void aTemplateThatWouldNeverBeWrittenIsAnError() {
        file("/etc/own.conf", 0644, "");
        String template =
                "scratch: [/run/app]\ntemplates: {/run/app/a: {source: io/github/unroot/recipe/full/extra.conf,"
                        + " unless: /etc/own.conf}}\n";
        assertThatThrownBy(() -> after(template)).hasMessageContaining("the image itself has \"/etc/own.conf\"");
    }

    @Test
    void placesThatAreTakenByDirectoriesAreErrors() {
        directory("/etc/d", 0755, 0);
        assertThatThrownBy(() -> before("files: {/etc/d: x}\n"))
                .hasMessageContaining("files: \"/etc/d\" is a directory in the image");
        assertThatThrownBy(() -> before("links: {/etc/d: /x}\n"))
                .hasMessageContaining("links: \"/etc/d\" is a directory in the image");
    }
}
