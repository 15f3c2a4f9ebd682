package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.Change.Content.Packaged;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CarriedFilesTest {
    @Test
    void givesWhatThePlanMeans() throws IOException {
        Packaged gosu = new CarriedFiles().find("shims/gosu").orElseThrow();
        assertThat(new String(CarriedFiles.read(gosu), java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("#!/bin/sh\n");
        assertThat(CarriedFiles.exists("preload/aarch64/libunroot-passwd.so")).isTrue();
        assertThat(CarriedFiles.exists("preload/s390x/libunroot-passwd.so")).isFalse();
    }

    @Test
    void refusesWhatItDoesNotCarry() {
        Packaged other = new Packaged("shims/gosu", "sha256:" + "00".repeat(32));
        assertThatThrownBy(() -> CarriedFiles.read(other)).hasMessageContaining("make the plan again");
        for (String name :
                new String[] {"shims/../plan/Plan.class", "/etc/passwd", "shims/none", "plan/Plan.class", ""}) {
            assertThat(CarriedFiles.exists(name)).as(name).isFalse();
            assertThatThrownBy(() -> CarriedFiles.read(new Packaged(name, ""))).hasMessageContaining("carries no file");
        }
    }
}
