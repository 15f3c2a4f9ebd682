package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorsTest {
    @TempDir
    private Path handlers;

    @Test
    void countsHandlersThatWorkInContainers() throws IOException {
        handler("qemu-aarch64", "enabled", "flags: POCF");
        handler("qemu-s390x", "disabled", "flags: F");
        handler("qemu-riscv64", "enabled", "flags: OC");
        handler("qemu-hexagon", "enabled", "flags: F");
        handler("python3.11", "enabled", "flags: F");

        assertThat(Emulators.registered(handlers)).containsExactly("arm64");
    }

    @Test
    void aKernelWithoutHandlersEmulatesNothing() {
        assertThat(Emulators.registered(handlers.resolve("gone"))).isEmpty();
    }

    private void handler(String name, String state, String flags) throws IOException {
        Files.writeString(
                handlers.resolve(name), state + "\ninterpreter /usr/bin/" + name + "\n" + flags + "\noffset 0\n");
    }
}
