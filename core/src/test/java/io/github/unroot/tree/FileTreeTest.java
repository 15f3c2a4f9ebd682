package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FileTreeTest {
    private static final int SMALL_STACK_BYTES = 200 << 10;

    /** As deep as a path can be, on a stack that a recursion would not fit. */
    @Test
    @Tag("H35")
    void aDeepTreeNeedsNoDeepStack() throws Exception {
        String deep = "d/".repeat(2040) + "x";
        FutureTask<Integer> names =
                new FutureTask<>(() -> walked(Layers.merge("- 0644 0:0 " + deep).tree(), FilePath.of(deep)));
        new Thread(null, names, "small stack", SMALL_STACK_BYTES).start();
        assertThat(names.get(5, TimeUnit.MINUTES)).isEqualTo(2042);
    }

    private static int walked(FileTree tree, FilePath path) {
        FileTree changed = tree.with(path, Trees.inode('-', 0600, 1, 1, ""))
                .withAllBelow(List.of(FilePath.ROOT), inode -> inode.with(0700, 2, 2))
                .without(path)
                .with(path, Trees.inode('-', 0600, 1, 1, ""));
        int[] names = {0};
        changed.forEach((_, _) -> names[0]++);
        return names[0] == changed.size() ? names[0] : -1;
    }

    private static final FileTree USR_MERGED = Trees.of("""
            l 0777 0:0 /lib -> usr/lib
            d 0755 0:0 /usr/lib
            - 0644 0:0 /usr/lib/libc.so
            - 0644 0:0 /etc/passwd
            l 0777 0:0 /etc/out -> ../../../../etc/passwd
            l 0777 0:0 /etc/absolute -> /lib/libc.so
            l 0777 0:0 /etc/nowhere -> gone/for/good
            l 0777 0:0 /etc/slash -> passwd/
            l 0777 0:0 /loop -> loop
            """);

    @Test
    void lookupFollowsNothing() {
        assertThat(USR_MERGED.lookup(FilePath.of("/lib")))
                .hasValueSatisfying(inode -> assertThat(inode.isSymlink()).isTrue());
        assertThat(USR_MERGED.lookup(FilePath.of("/lib/libc.so"))).isEmpty();
        assertThat(USR_MERGED.lookup(FilePath.ROOT)).isPresent();
    }

    @Test
    void resolvesParentsThroughLinks() {
        assertThat(found("/lib/libc.so")).isEqualTo("/usr/lib/libc.so");
        assertThat(found("/etc/absolute")).isEqualTo("/usr/lib/libc.so");
    }

    @Test
    void h06LinksOutOfTheRootAreClampedAtIt() {
        assertThat(found("/etc/out")).isEqualTo("/etc/passwd");
    }

    @Test
    void tellsHowFarItCame() {
        assertThat(USR_MERGED.resolve(FilePath.of("/etc/nowhere"), true))
                .isEqualTo(new Resolution.NotFound(FilePath.of("/etc/gone"), false));
        assertThat(USR_MERGED.resolve(FilePath.of("/lib/new"), true))
                .isEqualTo(new Resolution.NotFound(FilePath.of("/usr/lib/new"), true));
        assertThat(USR_MERGED.resolve(FilePath.of("/etc/passwd/x"), true))
                .isEqualTo(new Resolution.NotADirectory(FilePath.of("/etc/passwd")));
        assertThat(USR_MERGED.resolve(FilePath.of("/etc/slash"), true))
                .isEqualTo(new Resolution.NotADirectory(FilePath.of("/etc/passwd")));
    }

    @Test
    void followsTheLastLinkOnlyWhenAsked() {
        assertThat(USR_MERGED.resolve(FilePath.of("/loop"), false)).isInstanceOf(Resolution.Found.class);
        assertThat(USR_MERGED.resolve(FilePath.of("/loop"), true)).isEqualTo(new Resolution.Loop(FilePath.of("/loop")));
    }

    @Test
    void h08ChainOf40LinksResolvesAndOf41DoesNot() {
        FileTree tree = Trees.of("- 0644 0:0 /link0");
        for (int i = 1; i <= 41; i++) {
            tree = tree.with(FilePath.of("/link" + i), Trees.inode('l', 0777, 0, 0, "link" + (i - 1)));
        }
        assertThat(tree.resolve(FilePath.of("/link40"), true)).isInstanceOf(Resolution.Found.class);
        assertThat(tree.resolve(FilePath.of("/link41"), true)).isInstanceOf(Resolution.Loop.class);
    }

    @Test
    void walksDirectoriesBeforeWhatIsInThemSortedByBytes() {
        FileTree tree = Trees.of("""
                - 0644 0:0 /b/é
                - 0644 0:0 /b/z
                - 0644 0:0 /B
                - 0644 0:0 /a-b
                d 0755 0:0 /a/b
                """);
        assertThat(tree.stream().map(entry -> entry.path().toString()))
                .containsExactly("/", "/B", "/a", "/a/b", "/a-b", "/b", "/b/z", "/b/é");
        assertThat(tree.size()).isEqualTo(8);
    }

    @Test
    void changesGiveAnotherTree() {
        FilePath path = FilePath.of("/var/run/x");
        FileTree changed = USR_MERGED.with(path, Trees.inode('-', 0600, 5, 6, ""));
        assertThat(USR_MERGED.lookup(path)).isEmpty();
        assertThat(changed.size()).isEqualTo(USR_MERGED.size() + 3);
        assertThat(changed.lookup(path.parent()))
                .hasValueSatisfying(inode -> assertThat(inode.mode()).isEqualTo(0755));
        assertThat(FileTree.differences(USR_MERGED, changed))
                .containsExactly(FilePath.of("/var"), FilePath.of("/var/run"), path);

        FileTree removed = changed.without(FilePath.of("/var"));
        assertThat(removed.size()).isEqualTo(USR_MERGED.size());
        assertThat(FileTree.differences(USR_MERGED, removed)).isEmpty();
    }

    @Test
    void aDirectoryPutAgainKeepsWhatIsInItAndAFileDoesNot() {
        FileTree group = USR_MERGED.with(FilePath.of("/usr/lib"), Trees.inode('d', 0775, 0, 0, ""));
        assertThat(group.lookup(FilePath.of("/usr/lib/libc.so"))).isPresent();
        FileTree file = USR_MERGED.with(FilePath.of("/usr/lib"), Trees.inode('-', 0644, 0, 0, ""));
        assertThat(file.lookup(FilePath.of("/usr/lib/libc.so"))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> USR_MERGED.with(FilePath.of("/lib/x"), Trees.inode('-', 0644, 0, 0, "")));
    }

    @Test
    void changesBelowReachEveryNameOfAHardLink() {
        Inode shared = Trees.inode('-', 0600, 7, 7, "");
        FileTree tree = USR_MERGED.with(FilePath.of("/usr/lib/one"), shared).with(FilePath.of("/opt/two"), shared);
        assertThat(tree.names(shared)).containsExactly(FilePath.of("/opt/two"), FilePath.of("/usr/lib/one"));
        FileTree changed = tree.withAllBelow(List.of(FilePath.of("/usr")), inode -> inode.with(0660, 7, 0));
        assertThat(changed.lookup(FilePath.of("/opt/two")))
                .isEqualTo(changed.lookup(FilePath.of("/usr/lib/one")))
                .hasValueSatisfying(inode -> assertThat(inode.gid()).isZero());
    }

    private static String found(String path) {
        return switch (USR_MERGED.resolve(FilePath.of(path), true)) {
            case Resolution.Found found -> found.path().toString();
            case Resolution.NotFound missing -> missing.toString();
            case Resolution.NotADirectory wrong -> wrong.toString();
            case Resolution.Loop loop -> loop.toString();
        };
    }
}
