package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.Change.Content.Packaged;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PackagedFilesTest {
    @Test
    void givesWhatThePlanMeans() throws IOException {
        Packaged gosu = PackagedFiles.named("shims/gosu");
        assertThat(new String(PackagedFiles.read(gosu), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("#!/bin/sh\n");
        assertThat(PackagedFiles.exists("preload/aarch64/libunroot-passwd.so")).isTrue();
        assertThat(PackagedFiles.exists("preload/s390x/libunroot-passwd.so")).isFalse();
    }

    @Test
    void refusesWhatItDoesNotCarry() {
        Packaged other = new Packaged("shims/gosu", "sha256:" + "00".repeat(32));
        assertThatThrownBy(() -> PackagedFiles.read(other)).hasMessageContaining("make the plan again");
        for (String name :
                new String[] {"shims/../plan/Plan.class", "/etc/passwd", "shims/none", "plan/Plan.class", ""}) {
            assertThat(PackagedFiles.exists(name)).as(name).isFalse();
            assertThatThrownBy(() -> PackagedFiles.read(new Packaged(name, "")))
                    .hasMessageContaining("carries no file");
        }
    }
}
