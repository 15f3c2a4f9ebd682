package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.tree.FilePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final List<WritableMount> DECLARED = List.of(new WritableMount(FilePath.of("/run"), 01777, 0, 0));

    private static MountTable table(String... lines) {
        return new MountTable(List.of(lines));
    }

    @Test
    void whatEnginesAlwaysMountAndWhatIsDeclaredMayBeWritten() {
        assertThat(table(
                                "601 500 0:50 / / ro,relatime master:1 - overlay overlay rw,lowerdir=/x",
                                "602 601 0:51 / /proc rw,nosuid - proc proc rw",
                                "603 601 0:52 / /dev/shm rw,nosuid - tmpfs shm rw",
                                "604 601 0:53 /hosts /etc/hosts rw,relatime - ext4 /dev/vda rw",
                                "605 601 0:54 / /run rw,nosuid - tmpfs tmpfs rw")
                        .writableBeyond(DECLARED))
                .isEmpty();
    }

    @Test
    void anythingElseMayNot() {
        assertThat(table("606 601 0:55 / /tmp rw,nosuid - tmpfs tmpfs rw").writableBeyond(DECLARED))
                .contains("/tmp");
        assertThat(table("601 500 0:50 / / rw,relatime - overlay overlay rw").writableBeyond(DECLARED))
                .contains("/");
        assertThat(table("607 601 0:56 / /data rw - ext4 /dev/vdb ro").writableBeyond(DECLARED))
                .isEmpty();
    }
}
