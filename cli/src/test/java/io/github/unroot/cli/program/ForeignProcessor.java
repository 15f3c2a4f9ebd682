package io.github.unroot.cli.program;

import io.github.unroot.cli.demo.DebianRoot;
import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** arm64 programs on this machine: where to get one, and the emulator that the kernel hands them to. */
public final class ForeignProcessor implements AutoCloseable {
    private static final Path HANDLERS = Path.of("/proc/sys/fs/binfmt_misc");
    private static final Path HANDLER = HANDLERS.resolve("qemu-aarch64");

    /** As Debian's qemu-user-static has them for systemd; where systemd runs, they are registered already. */
    private static final Path DEFINITION = Path.of("/usr/lib/binfmt.d/qemu-aarch64.conf");

    private final boolean registeredHere;

    private ForeignProcessor(boolean registeredHere) {
        this.registeredHere = registeredHere;
    }

    /** Needs root. */
    public static ForeignProcessor emulated() throws IOException {
        if (!Files.exists(HANDLERS.resolve("register"))) {
            Tool.run("mount", "-t", "binfmt_misc", "binfmt_misc", HANDLERS.toString());
        }
        if (Files.exists(HANDLER)) {
            return new ForeignProcessor(false);
        }
        String definition = Files.readString(DEFINITION, StandardCharsets.ISO_8859_1);
        Files.write(HANDLERS.resolve("register"), definition.strip().getBytes(StandardCharsets.ISO_8859_1));
        return new ForeignProcessor(true);
    }

    /** A static program that needs nothing beside it. */
    public static byte[] busybox(Path folder) throws IOException {
        Path tar = folder.resolve("busybox-arm64.tar");
        DebianRoot.ofThisMachine().extract("busybox-static", "arm64", tar);
        return Tool.bytes("tar", "-xOf", tar.toString(), "./bin/busybox");
    }

    @Override
    public void close() throws IOException {
        if (registeredHere) {
            Files.writeString(HANDLER, "-1");
        }
    }
}
