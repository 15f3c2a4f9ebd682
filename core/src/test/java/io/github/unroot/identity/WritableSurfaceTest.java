package io.github.unroot.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.FileTree;
import io.github.unroot.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritableSurfaceTest {
    private static final FileTree TREE = Trees.of("""
            d 0755 0:0  /etc
            - 0664 0:0  /etc/by-group
            - 0644 0:0  /etc/plain
            l 0777 0:0  /etc/link
            d 1777 0:0  /tmp
            - 0644 0:0  /tmp/theirs
            - 0600 1001:5 /tmp/mine
            d 0770 0:0  /run
            - 0600 0:0  /run/pid
            d 0700 0:0  /run/private
            - 0600 0:0  /run/private/x
            l 0777 0:0  /run/link
            d 0700 0:0  /root
            - 0666 0:0  /root/unreachable
            - 0400 1001:0 /opt/owned
            - 4750 0:7  /opt/setuid
            """);

    @Test
    void countsWhatCouldBeChanged() {
        assertThat(changeable(TREE, Identity.of(1001, 0)))
                .containsExactly(
                        "/etc/by-group",
                        "/opt/owned",
                        "/run",
                        "/run/link",
                        "/run/pid",
                        "/run/private",
                        "/run/private/x",
                        "/tmp",
                        "/tmp/mine");
        assertThat(changeable(TREE, Identity.of(1002, 5))).containsExactly("/tmp");
        assertThat(WritableSurface.count(TREE, Identity.of(1002, 5))).isEqualTo(1);
    }

    @Test
    void comparesWithGroupEqualsUser() {
        FileTree compared =
                WritableSurface.afterGroupEqualsUser(TREE, List.of(FilePath.of("/opt"), FilePath.of("/root")));
        assertThat(changeable(compared, Identity.of(1002, 0)))
                .contains("/opt", "/opt/owned", "/opt/setuid", "/root", "/root/unreachable");
        assertThat(compared.lookup(FilePath.of("/opt/setuid")))
                .hasValueSatisfying(inode -> assertThat(inode.mode()).isEqualTo(0770));
    }

    private static List<String> changeable(FileTree tree, Identity who) {
        List<String> paths = new ArrayList<>();
        WritableSurface.forEach(tree, who, path -> paths.add(path.toString()));
        return paths;
    }
}
