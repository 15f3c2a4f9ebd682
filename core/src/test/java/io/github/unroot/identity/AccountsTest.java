package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.Layers;
import io.github.unroot.tree.MergedLayers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    @Test
    void h12PasswdIsReadThroughLinksInTheTree() throws UnrootException {
        MergedLayers merged = Layers.merge("""
                - 0644 0:0 usr/share/passwd = app:x:7:8::/app:/bin/sh
                l 0777 0:0 etc/passwd -> ../../usr/share/passwd
                """);
        assertThat(Accounts.of(merged.tree(), merged.contents()).user("app"))
                .hasValue(new Accounts.User("app", 7, 8, "/app", "/bin/sh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p 0644 0:0 etc/passwd", "d 0755 0:0 etc/passwd", "c 0644 0:0 etc/passwd"})
    void h12WhatIsNoFileNamesNobody(String entry) throws UnrootException {
        MergedLayers merged = Layers.merge(entry);
        Accounts accounts = Accounts.of(merged.tree(), merged.contents());
        assertThat(accounts.users()).isEmpty();
        assertThat(accounts.oddities()).containsExactly("/etc/passwd is not a regular file, so it names nobody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"l 0777 0:0 etc/passwd -> passwd", "l 0777 0:0 etc/passwd -> /gone", "- 0644 0:0 etc/passwd"})
    void h12AndNeitherDoesALoopOrAnEmptyFile(String entry) throws UnrootException {
        MergedLayers merged = Layers.merge(entry);
        assertThat(Accounts.of(merged.tree(), merged.contents())).isEqualTo(Accounts.none());
    }

    @Test
    void h49FilesAreBounded() throws UnrootException {
        byte[] huge = new byte[(1 << 20) + 1];
        Arrays.fill(huge, (byte) 'x');
        assertThatThrownBy(() -> Accounts.parse(new byte[0], huge))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("/etc/group has 1048577 bytes");
        byte[] line = Arrays.copyOf(huge, 1 << 17);
        assertThat(Accounts.parse(line, new byte[0]).oddities()).hasSize(1);
    }
}
