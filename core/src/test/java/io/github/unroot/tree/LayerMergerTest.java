package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerMergerTest {
    @Test
    void aDirectoryThatNoLayerHoldsIsImplied() throws UnrootException {
        assertThat(listing("- 0644 1:2 a/b/c"))
                .containsExactly("d 0755 0:0 /", "d 0755 0:0 /a", "d 0755 0:0 /a/b", "- 0644 1:2 /a/b/c");
        assertThat(listing("- 0644 1:2 a/b", "d 0700 3:3 a"))
                .containsExactly("d 0755 0:0 /", "d 0700 3:3 /a", "- 0644 1:2 /a/b");
    }

    @Test
    void theRootHasAnEntryToo() throws UnrootException {
        assertThat(listing("d 0700 5:6 ./")).containsExactly("d 0700 5:6 /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- 0644 0:0 ../../etc/cron.d/x", "- 0644 0:0 etc/../../x", "d 0755 0:0 .."})
    @Tag("H01")
    void namesThatEscapeTheRootAreRefused(String entry) {
        assertRefused("escapes the root", entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/x", "./etc/x", "etc//x", "etc/./x"})
    @Tag("H02")
    void spellingsOfOnePathAreOneNode(String name) throws UnrootException {
        assertThat(listing("- 0644 0:0 etc/x", "- 0600 0:0 " + name)).endsWith("d 0755 0:0 /etc", "- 0600 0:0 /etc/x");
    }

    @Test
    @Tag("H03")
    void namesThatAreTooLongOrEmptyAreRefused() throws UnrootException {
        String component = "x".repeat(256);
        assertRefused("a component of the path has 256 bytes", "- 0644 0:0 " + component);
        assertRefused("more than the limit of 4096", "- 0644 0:0 " + "abcdefg/".repeat(512) + "x");
        assertRefused("the name is empty", "- 0644 0:0 ");
        assertThat(listing("- 0644 0:0 " + component.substring(1))).hasSize(2);
        assertThat(listing("- 0644 0:0 " + "abcdefg/".repeat(511) + "abcdefgh")).hasSize(513);
    }

    @Test
    @Tag("H04")
    void hostileNamesAreShownEscaped() {
        assertRefused("entry \"a\\x1b[2J\\xe2\\x80\\xae/..\": ", "- 0644 0:0 a\u001b[2J\u202e/..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"l 0777 0:0 . -> /tmp", "l 0777 0:0 ./ -> /tmp", "- 0644 0:0 .", "h 0644 0:0 . -> x"})
    @Tag("H05")
    void theRootCannotBeReplaced(String entry) {
        assertRefused("the root must be a directory", entry);
    }

    @Test
    @Tag("H07")
    void entriesLandBehindTheLinkOfALowerLayer() throws UnrootException {
        MergedLayers merged = Layers.merge("""
                d 0755 0:0 usr/lib
                l 0777 0:0 lib -> usr/lib
                """, """
                - 0644 0:0 lib/x/one
                - 0644 0:0 lib/two
                """);
        assertThat(listing(merged.tree()))
                .endsWith(
                        "d 0755 0:0 /usr/lib",
                        "- 0644 0:0 /usr/lib/two",
                        "d 0755 0:0 /usr/lib/x",
                        "- 0644 0:0 /usr/lib/x/one");
        assertThat(merged.notes())
                .containsExactly(new MergeNote(MergeNote.Kind.THROUGH_LINK, FilePath.of("/lib"), 1, 2));
        assertThat(merged.tree().origin(FilePath.of("/usr/lib/two"))).isEqualTo(FilePath.of("/lib/two"));
        assertThat(merged.tree().origin(FilePath.of("/lib"))).isEqualTo(FilePath.of("/lib"));
    }

    @Test
    @Tag("H07")
    void linksAreFollowedInsideTheRootOnly() throws UnrootException {
        assertThat(listing("l 0777 0:0 out -> ../../../etc/new", "- 0644 0:0 out/x"))
                .containsExactly(
                        "d 0755 0:0 /",
                        "d 0755 0:0 /etc",
                        "d 0755 0:0 /etc/new",
                        "- 0644 0:0 /etc/new/x",
                        "l 0777 0:0 /out");
    }

    @Test
    @Tag("H08")
    void aLoopAsADirectoryIsRefusedAndElseANode() throws UnrootException {
        assertThat(listing("l 0777 0:0 loop -> loop")).hasSize(2);
        assertRefused("behind more than 40 symbolic links", "l 0777 0:0 loop -> loop", "- 0644 0:0 loop/x");
    }

    @Test
    @Tag("H09")
    void hardLinksShareTheInodeAcrossLayers() throws UnrootException {
        FileTree tree = Layers.merge("- 0644 0:0 a/one", "h 0644 0:0 two -> /a/one", "h 0644 0:0 three -> two")
                .tree();
        assertThat(tree.lookup(FilePath.of("/two"))).isEqualTo(tree.lookup(FilePath.of("/a/one")));
        assertThat(tree.lookup(FilePath.of("/three"))).isEqualTo(tree.lookup(FilePath.of("/a/one")));
        assertThat(tree.origin(FilePath.of("/three"))).isEqualTo(FilePath.of("/a/one"));
        FileTree gone = Layers.merge("- 0644 0:0 a/one", "h 0644 0:0 two -> a/one", "- 0644 0:0 a/.wh.one")
                .tree();
        assertThat(gone.lookup(FilePath.of("/two"))).isPresent();
        assertThat(gone.origin(FilePath.of("/two"))).isEqualTo(FilePath.of("/a/one"));
    }

    @Test
    @Tag("H09")
    void aHardLinkToASymlinkIsTheSymlink() throws UnrootException {
        assertThat(listing("l 0777 0:0 link -> nowhere\nh 0777 0:0 two -> link"))
                .containsExactly("d 0755 0:0 /", "l 0777 0:0 /link", "l 0777 0:0 /two");
    }

    @ParameterizedTest
    @CsvSource({
        "missing,  does not exist",
        "later,    does not exist",
        "self,     does not exist",
        "dir,      is a directory",
        "/,        does not exist",
        "../x,     escapes the root",
    })
    @Tag("H09")
    void hardLinksToNothingAreRefused(String target, String rule) {
        assertRefused(rule, "d 0755 0:0 dir\nh 0644 0:0 self -> " + target + "\n- 0644 0:0 later");
    }

    @Test
    void aHardLinksHeaderChangesAllNamesAsEnginesDo() throws UnrootException {
        MergedLayers merged = Layers.merge("- 0644 0:0 one = text", "h 4755 7:8 two -> one");
        assertThat(listing(merged.tree())).containsExactly("d 0755 0:0 /", "- 4755 7:8 /one", "- 4755 7:8 /two");
        assertThat(merged.notes())
                .containsExactly(new MergeNote(MergeNote.Kind.HARD_LINK_CHANGES, FilePath.of("/two"), 1, 1));
        assertThat(merged.contents().read(merged.tree(), FilePath.of("/two")))
                .hasValue("text".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("H10")
    void whatStoodBelowAReplacedNodeVanishes() throws UnrootException {
        assertThat(listing("- 0644 0:0 a/old", "l 0777 0:0 a -> b", "- 0644 0:0 a/new"))
                .containsExactly("d 0755 0:0 /", "l 0777 0:0 /a", "d 0755 0:0 /b", "- 0644 0:0 /b/new");
        assertThat(listing("l 0777 0:0 a -> b\n- 0644 0:0 b/x", "d 0755 0:0 a\n- 0644 0:0 a/y"))
                .containsExactly(
                        "d 0755 0:0 /", "d 0755 0:0 /a", "- 0644 0:0 /a/y", "d 0755 0:0 /b", "- 0644 0:0 /b/x");
        assertThat(listing("d 0755 0:0 a/b/c", "- 0644 0:0 a")).containsExactly("d 0755 0:0 /", "- 0644 0:0 /a");
    }

    @Test
    @Tag("H10")
    void theDirectoryMayBeReplacedWhileItIsBeingFilled() throws UnrootException {
        assertThat(listing("- 0644 0:0 a/x\nl 0777 0:0 a -> b\n- 0644 0:0 a/y"))
                .containsExactly("d 0755 0:0 /", "l 0777 0:0 /a", "d 0755 0:0 /b", "- 0644 0:0 /b/y");
    }

    @Test
    @Tag("H11")
    void aFileIsNoParent() {
        assertRefused("/etc, which should hold it, is not a directory", "- 0644 0:0 etc", "- 0644 0:0 etc/x");
    }

    @Test
    @Tag("H14")
    void devicesAndFifosAreNodes() throws UnrootException {
        assertThat(listing("p 0644 0:0 fifo\nc 0660 0:6 tty\nb 0660 0:6 sda"))
                .containsExactly("d 0755 0:0 /", "p 0644 0:0 /fifo", "b 0660 0:6 /sda", "c 0660 0:6 /tty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- 0644 0:0 .wh.",
                "- 0644 0:0 a/.wh..",
                "- 0644 0:0 .wh...",
                "- 0644 0:0 .wh..wh..",
                "- 0644 0:0 .wh..wh.other",
                "- 0644 0:0 .wh.x = body",
                "d 0755 0:0 .wh.x",
                "l 0777 0:0 .wh.x -> y",
                "h 0644 0:0 .wh.x -> y",
                "l 0777 0:0 a/.wh..wh..opq -> y",
            })
    @Tag("H15")
    void theGrammarOfWhiteoutsIsStrict(String entry) {
        assertRefused("whiteout", entry);
    }

    @Test
    @Tag("H15")
    void aDirectoryOnTheWayMayBeNamedLikeAWhiteout() throws UnrootException {
        assertThat(listing("- 0644 0:0 etc/x", "- 0644 0:0 .wh.etc/x"))
                .containsExactly(
                        "d 0755 0:0 /",
                        "d 0755 0:0 /.wh.etc",
                        "- 0644 0:0 /.wh.etc/x",
                        "d 0755 0:0 /etc",
                        "- 0644 0:0 /etc/x");
    }

    @Test
    void whatAufsLeftBehindIsPassedOver() throws UnrootException {
        assertThat(listing("- 0644 0:0 .wh..wh.aufs\nd 0755 0:0 .wh..wh.plnk\n- 0644 0:0 .wh..wh.plnk/12.34"))
                .containsExactly("d 0755 0:0 /");
    }

    @Test
    void whiteoutsTakeAwayFromLowerLayersOnly() throws UnrootException {
        assertThat(listing("- 0644 0:0 a/x\n- 0644 0:0 a/y", "- 0644 0:0 a/.wh.x"))
                .containsExactly("d 0755 0:0 /", "d 0755 0:0 /a", "- 0644 0:0 /a/y");
        assertThat(listing("d 0755 0:0 a/x/y", "- 0600 0:0 a/x\n- 0644 0:0 a/.wh.x"))
                .endsWith("- 0600 0:0 /a/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- 0644 0:0 a/.wh..wh..opq\n- 0600 0:0 a/new\n- 0600 0:0 a/sub/new",
                "- 0600 0:0 a/new\n- 0644 0:0 a/.wh..wh..opq\n- 0600 0:0 a/sub/new",
                "- 0600 0:0 a/sub/new\n- 0600 0:0 a/new\n- 0644 0:0 a/.wh..wh..opq",
            })
    @Tag("H16")
    void opaqueHidesLowerSiblingsWhereverItStands(String upper) throws UnrootException {
        assertThat(listing("- 0644 0:0 a/old\n- 0644 0:0 a/sub/old", upper))
                .containsExactly(
                        "d 0755 0:0 /",
                        "d 0755 0:0 /a",
                        "- 0600 0:0 /a/new",
                        "d 0755 0:0 /a/sub",
                        "- 0600 0:0 /a/sub/new");
    }

    @Test
    @Tag("H16")
    void whiteoutsOfNothingDoNothing() throws UnrootException {
        assertThat(listing(
                        "- 0644 0:0 a",
                        "- 0644 0:0 .wh.b\n- 0644 0:0 c/.wh.d\n- 0644 0:0 a/.wh.x\n- 0644 0:0 gone/.wh..wh..opq"))
                .containsExactly("d 0755 0:0 /", "- 0644 0:0 /a");
    }

    @Test
    void aWhiteoutGoesThroughALinkUnlessItsLayerReplacesTheLink() throws UnrootException {
        String lower = "- 0644 0:0 etc/x\nl 0777 0:0 local -> etc";
        assertThat(listing(lower, "- 0644 0:0 local/.wh.x")).doesNotContain("- 0644 0:0 /etc/x");
        assertThat(listing(lower, "- 0644 0:0 local/.wh.x\nd 0755 0:0 local")).contains("- 0644 0:0 /etc/x");
    }

    @Test
    @Tag("H17")
    void deletedAndMadeAgain() throws UnrootException {
        assertThat(listing("- 0644 0:0 d/x", "- 0644 0:0 .wh.d", "- 0600 1:1 d/y"))
                .containsExactly("d 0755 0:0 /", "d 0755 0:0 /d", "- 0600 1:1 /d/y");
    }

    @Test
    @Tag("H18")
    void theLastOfDuplicatesCountsAndIsNoted() throws UnrootException {
        MergedLayers merged = Layers.merge("- 0644 0:0 x\n- 0600 1:1 x\nd 0755 0:0 d\nd 0755 0:0 d");
        assertThat(listing(merged.tree())).containsExactly("d 0755 0:0 /", "d 0755 0:0 /d", "- 0600 1:1 /x");
        assertThat(merged.notes()).containsExactly(new MergeNote(MergeNote.Kind.DUPLICATE, FilePath.of("/x"), 0, 1));
    }

    @Test
    @Tag("H19")
    void twinsAreDistinct() throws UnrootException {
        assertThat(listing("- 0644 0:0 é\n- 0644 0:0 e\u0301\n- 0644 0:0 A\n- 0644 0:0 a"))
                .hasSize(5);
    }

    @Test
    void contentsAreFoundThroughLinksAndOnlyInTheWinningLayer() throws UnrootException {
        MergedLayers merged = Layers.merge("""
                - 0644 0:0 etc/passwd = old
                - 0644 0:0 etc/group = group
                """, """
                - 0644 0:0 run/passwd = new
                l 0777 0:0 etc/passwd -> /run/passwd
                - 0644 0:0 etc/.wh.group
                """);
        assertThat(merged.contents().read(merged.tree(), FilePath.of("/etc/passwd")))
                .hasValue("new".getBytes(StandardCharsets.UTF_8));
        assertThat(merged.contents().read(merged.tree(), FilePath.of("/etc/group")))
                .isEmpty();
    }

    @Test
    void faultsNameLayerEntryOffsetAndRule() {
        assertThatThrownBy(() -> Layers.merge("- 0644 0:0 etc", "d 0755 0:0 x\n- 0644 0:0 etc/x"))
                .hasMessage(
                        "blob layer 1: entry \"etc/x\": /etc, which should hold it, is not a directory (at byte 512)");
    }

    @Test
    @Tag("H35")
    void pathsGrownThroughLinksAreBoundedToo() {
        List<String> layers = new ArrayList<>();
        layers.add("d 0755 0:0 " + "a/".repeat(1500) + "\nl 0777 0:0 link -> " + "a/".repeat(1500));
        layers.add("d 0755 0:0 link/" + "b/".repeat(1500));
        assertRefused("when its symbolic links are followed", layers.toArray(String[]::new));
    }

    @Test
    @Tag("H26")
    void aLayerWithoutAByteIsNoted() throws UnrootException {
        LayerEntries empty = new LayerEntries(List.of(), List.of(), Map.of(), true);
        MergedLayers merged = LayerMerger.merge(List.of(Layers.read(0, "- 0644 0:0 x"), empty));
        assertThat(merged.notes()).containsExactly(new MergeNote(MergeNote.Kind.EMPTY_LAYER, FilePath.ROOT, 1, 1));
    }

    @Test
    @Tag("H09")
    void aHardLinksHeaderGivesAttributesToo() {
        Inode file = Trees.inode('-', 0755, 0, 0, "");
        Inode header = new Inode(
                Inode.Kind.FILE, 0755, 0, 0, 0, 0, 0, "file", 0, Map.of("security.capability", new byte[] {1}), 1);
        assertThat(file.amendedBy(header).xattrs()).containsOnlyKeys("security.capability");
        assertThat(file.amendedBy(header).looksLike(file)).isFalse();
        assertThat(file.amendedBy(file).looksLike(file)).isTrue();
        Inode link = Trees.inode('l', 0777, 0, 0, "nowhere");
        assertThat(link.amendedBy(header).looksLike(link)).isTrue();
    }

    @Test
    @Tag("H16")
    void aWhiteoutAfterWhatItsLayerPutIsNoted() throws UnrootException {
        MergedLayers merged = Layers.merge("- 0644 0:0 x\n- 0644 0:0 before", """
                - 0644 0:0 .wh.before
                - 0600 0:0 before
                - 0600 0:0 x
                - 0644 0:0 d/y/z
                - 0644 0:0 .wh.x
                - 0644 0:0 d/.wh.y
                - 0644 0:0 .wh.later
                - 0644 0:0 later
                """);
        assertThat(merged.notes())
                .containsExactly(
                        new MergeNote(MergeNote.Kind.LATE_WHITEOUT, FilePath.of("/x"), 1, 1),
                        new MergeNote(MergeNote.Kind.LATE_WHITEOUT, FilePath.of("/d/y"), 1, 1));
        assertThat(listing(merged.tree())).contains("- 0600 0:0 /x", "- 0644 0:0 /d/y/z");
    }

    @Test
    @Tag("H16")
    void aWhiteoutMayTakeAwayThePathOfTheNext() throws UnrootException {
        String lower = "- 0644 0:0 d/a\n- 0644 0:0 d/b\nl 0777 0:0 d/self -> .\nl 0777 0:0 way -> d";
        assertThat(listing(lower, "- 0644 0:0 d/self/.wh.self\n- 0644 0:0 d/self/.wh.a"))
                .endsWith("- 0644 0:0 /d/a", "- 0644 0:0 /d/b", "l 0777 0:0 /way");
        assertThat(listing(lower, "- 0644 0:0 way/.wh.a\n- 0644 0:0 .wh.way\n- 0644 0:0 way/.wh.b"))
                .endsWith("d 0755 0:0 /d", "- 0644 0:0 /d/b", "l 0777 0:0 /d/self");
    }

    @Test
    @Tag("H08")
    void resolutionStopsAtFortyLinks() throws UnrootException {
        StringBuilder chain = new StringBuilder("- 0644 0:0 end\n");
        for (int i = 41; i >= 1; i--) {
            chain.append("l 0777 0:0 l")
                    .append(i)
                    .append(" -> ")
                    .append(i == 41 ? "end" : "l" + (i + 1))
                    .append('\n');
        }
        FileTree tree = Layers.merge(chain.toString()).tree();
        assertThat(tree.resolve(FilePath.of("/l2"), true)).isInstanceOf(Resolution.Found.class);
        assertThat(tree.resolve(FilePath.of("/l1"), true)).isEqualTo(new Resolution.Loop(FilePath.of("/l41")));
        assertThat(tree.lookup(FilePath.of("/l1"))).isPresent();
    }

    private static void assertRefused(String rule, String... layers) {
        assertThatThrownBy(() -> Layers.merge(layers))
                .isInstanceOfSatisfying(
                        UnrootException.class,
                        e -> assertThat(e.problem().exitStatus()).isEqualTo(3))
                .hasMessageContaining(rule)
                .hasMessageContaining("entry \"");
    }

    private static List<String> listing(String... layers) throws UnrootException {
        return listing(Layers.merge(layers).tree());
    }

    private static List<String> listing(FileTree tree) {
        return tree.stream()
                .map(entry -> String.format(
                        "%s %04o %d:%d %s",
                        letter(entry.inode().kind()),
                        entry.inode().mode(),
                        entry.inode().uid(),
                        entry.inode().gid(),
                        entry.path()))
                .toList();
    }

    private static char letter(Inode.Kind kind) {
        return "-dlcbp".charAt(Arrays.asList(Inode.Kind.values()).indexOf(kind));
    }
}
