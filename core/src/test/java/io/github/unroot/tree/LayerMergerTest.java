package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    void h01NamesThatEscapeTheRootAreRefused(String entry) {
        assertRefused("escapes the root", entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/x", "./etc/x", "etc//x", "etc/./x"})
    void h02SpellingsOfOnePathAreOneNode(String name) throws UnrootException {
        assertThat(listing("- 0644 0:0 etc/x", "- 0600 0:0 " + name)).endsWith("d 0755 0:0 /etc", "- 0600 0:0 /etc/x");
    }

    @Test
    void h03NamesThatAreTooLongOrEmptyAreRefused() throws UnrootException {
        String component = "x".repeat(256);
        assertRefused("a component of the path has 256 bytes", "- 0644 0:0 " + component);
        assertRefused("more than the limit of 4096", "- 0644 0:0 " + "abcdefg/".repeat(512) + "x");
        assertRefused("the name is empty", "- 0644 0:0 ");
        assertThat(listing("- 0644 0:0 " + component.substring(1))).hasSize(2);
        assertThat(listing("- 0644 0:0 " + "abcdefg/".repeat(511) + "abcdefgh")).hasSize(513);
    }

    @Test
    void h04HostileNamesAreShownEscaped() {
        assertRefused("entry \"a\\x1b[2J\\xe2\\x80\\xae/..\": ", "- 0644 0:0 a\u001b[2J\u202e/..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"l 0777 0:0 . -> /tmp", "l 0777 0:0 ./ -> /tmp", "- 0644 0:0 .", "h 0644 0:0 . -> x"})
    void h05TheRootCannotBeReplaced(String entry) {
        assertRefused("the root must be a directory", entry);
    }

    @Test
    void h07EntriesLandBehindTheLinkOfALowerLayer() throws UnrootException {
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
    void h07LinksAreFollowedInsideTheRootOnly() throws UnrootException {
        assertThat(listing("l 0777 0:0 out -> ../../../etc/new", "- 0644 0:0 out/x"))
                .containsExactly(
                        "d 0755 0:0 /",
                        "d 0755 0:0 /etc",
                        "d 0755 0:0 /etc/new",
                        "- 0644 0:0 /etc/new/x",
                        "l 0777 0:0 /out");
    }

    @Test
    void h08ALoopAsADirectoryIsRefusedAndElseANode() throws UnrootException {
        assertThat(listing("l 0777 0:0 loop -> loop")).hasSize(2);
        assertRefused("behind more than 40 symbolic links", "l 0777 0:0 loop -> loop", "- 0644 0:0 loop/x");
    }

    @Test
    void h09HardLinksShareTheInodeAcrossLayers() throws UnrootException {
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
    void h09AHardLinkToASymlinkIsTheSymlink() throws UnrootException {
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
    void h09HardLinksToNothingAreRefused(String target, String rule) {
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
    void h10WhatStoodBelowAReplacedNodeVanishes() throws UnrootException {
        assertThat(listing("- 0644 0:0 a/old", "l 0777 0:0 a -> b", "- 0644 0:0 a/new"))
                .containsExactly("d 0755 0:0 /", "l 0777 0:0 /a", "d 0755 0:0 /b", "- 0644 0:0 /b/new");
        assertThat(listing("l 0777 0:0 a -> b\n- 0644 0:0 b/x", "d 0755 0:0 a\n- 0644 0:0 a/y"))
                .containsExactly(
                        "d 0755 0:0 /", "d 0755 0:0 /a", "- 0644 0:0 /a/y", "d 0755 0:0 /b", "- 0644 0:0 /b/x");
        assertThat(listing("d 0755 0:0 a/b/c", "- 0644 0:0 a")).containsExactly("d 0755 0:0 /", "- 0644 0:0 /a");
    }

    @Test
    void h10TheDirectoryMayBeReplacedWhileItIsBeingFilled() throws UnrootException {
        assertThat(listing("- 0644 0:0 a/x\nl 0777 0:0 a -> b\n- 0644 0:0 a/y"))
                .containsExactly("d 0755 0:0 /", "l 0777 0:0 /a", "d 0755 0:0 /b", "- 0644 0:0 /b/y");
    }

    @Test
    void h11AFileIsNoParent() {
        assertRefused("/etc, which should hold it, is not a directory", "- 0644 0:0 etc", "- 0644 0:0 etc/x");
    }

    @Test
    void h14DevicesAndFifosAreNodes() throws UnrootException {
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
    void h15TheGrammarOfWhiteoutsIsStrict(String entry) {
        assertRefused("whiteout", entry);
    }

    @Test
    void h15ADirectoryOnTheWayMayBeNamedLikeAWhiteout() throws UnrootException {
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
    void h16OpaqueHidesLowerSiblingsWhereverItStands(String upper) throws UnrootException {
        assertThat(listing("- 0644 0:0 a/old\n- 0644 0:0 a/sub/old", upper))
                .containsExactly(
                        "d 0755 0:0 /",
                        "d 0755 0:0 /a",
                        "- 0600 0:0 /a/new",
                        "d 0755 0:0 /a/sub",
                        "- 0600 0:0 /a/sub/new");
    }

    @Test
    void h16WhiteoutsOfNothingDoNothing() throws UnrootException {
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
    void h17DeletedAndMadeAgain() throws UnrootException {
        assertThat(listing("- 0644 0:0 d/x", "- 0644 0:0 .wh.d", "- 0600 1:1 d/y"))
                .containsExactly("d 0755 0:0 /", "d 0755 0:0 /d", "- 0600 1:1 /d/y");
    }

    @Test
    void h18TheLastOfDuplicatesCountsAndIsNoted() throws UnrootException {
        MergedLayers merged = Layers.merge("- 0644 0:0 x\n- 0600 1:1 x\nd 0755 0:0 d\nd 0755 0:0 d");
        assertThat(listing(merged.tree())).containsExactly("d 0755 0:0 /", "d 0755 0:0 /d", "- 0600 1:1 /x");
        assertThat(merged.notes()).containsExactly(new MergeNote(MergeNote.Kind.DUPLICATE, FilePath.of("/x"), 0, 1));
    }

    @Test
    void h19TwinsAreDistinct() throws UnrootException {
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
    void h35PathsGrownThroughLinksAreBoundedToo() {
        List<String> layers = new ArrayList<>();
        layers.add("d 0755 0:0 " + "a/".repeat(1500) + "\nl 0777 0:0 link -> " + "a/".repeat(1500));
        layers.add("d 0755 0:0 link/" + "b/".repeat(1500));
        assertRefused("when its symbolic links are followed", layers.toArray(String[]::new));
    }

    @Test
    @Timeout(20)
    void h36WhiteoutsOverALargeDirectoryTakeLinearTime() throws UnrootException {
        StringBuilder files = new StringBuilder();
        StringBuilder whiteouts = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            files.append("- 0644 0:0 d/").append(i).append('\n');
            whiteouts.append("- 0644 0:0 d/.wh.").append(i).append('\n');
        }
        LayerEntries lower = Layers.read(0, files.toString());
        LayerEntries upper = Layers.read(1, whiteouts.toString());
        LayerEntries opaque = Layers.read(2, "- 0644 0:0 d/.wh..wh..opq");
        long start = System.nanoTime();
        MergedLayers merged = LayerMerger.merge(List.of(lower, upper, lower, opaque, lower, upper));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(merged.tree().size()).isEqualTo(2);
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
