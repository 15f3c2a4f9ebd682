package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.Change.Content.Packaged;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Trees;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranslationTest {
    private static final Permission FILE = new Permission(0644, 0, 0);
    private static final FileTree TREE = Trees.of("""
            d 0755 0:0 /usr
            d 0755 0:0 /usr/lib
            d 0755 0:0 /usr/lib/aarch64-linux-gnu
            - 4755 0:0 /usr/lib/aarch64-linux-gnu/helper
            """);

    @Test
    void followsCompiledFilesToTheirOwnDirectories() throws UnrootException {
        List<Change> there = new Translation("amd64", "arm64")
                .of(List.of(drop("/usr/lib/x86_64-linux-gnu/helper"), drop("/usr/bin/only-on-amd64")), TREE);

        assertThat(there).containsExactly(drop("/usr/lib/aarch64-linux-gnu/helper"));
    }

    @Test
    void bringsTheLibraryOfTheOtherProcessor() throws UnrootException {
        List<Change> there = new Translation("amd64", "arm64").of(List.of(library("x86_64")), TREE);

        assertThat(there).containsExactly(library("aarch64"));
    }

    @Test
    void refusesWhereNoLibraryIsCarried() {
        assertThatThrownBy(() -> new Translation("amd64", "s390x").of(List.of(library("x86_64")), TREE))
                .hasMessageContaining("libunroot-passwd.so")
                .hasMessageContaining("linux/s390x");
    }

    private static Change drop(String path) {
        return new Change.SetPermission(
                FilePath.of(path), new Permission(04755, 0, 0), new Permission(0755, 0, 0), false, "not needed");
    }

    private static Change library(String processor) {
        Packaged file = new CarriedFiles()
                .find("preload/" + processor + "/libunroot-passwd.so")
                .orElseThrow();
        return new Change.AddFile(FilePath.of("/usr/lib/unroot.so"), file, FILE, "users are looked up");
    }
}
