package io.github.unroot.cli.program;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A static program that is setuid root, setgid and has file capabilities, and that prints what the kernel made of it. */
public final class Raised {
    /** {@code struct vfs_cap_data}, revision 2: CAP_NET_RAW permitted and inheritable, one char a byte. */
    private static final String CAPABILITY = "\0\0\0\2" + "\0\40\0\0".repeat(2) + "\0".repeat(8);

    private Raised() {}

    /** @param user the image's */
    public static Path layout(Path folder, String user) throws IOException {
        Path source = Files.writeString(folder.resolve("status.c"), ImageText.of("status/status.c"));
        Path binary = folder.resolve("status");
        Tool.run("musl-gcc", "-static", "-Os", "-Wall", "-Werror", "-o", binary.toString(), source.toString());
        LayerBuilder layer = new LayerBuilder()
                .xattr("security.capability", CAPABILITY)
                .xattr("user.note", "stays")
                .file("status", 06755, Files.readAllBytes(binary));
        return new ImageBuilder()
                .layer(layer)
                .user(user)
                .entrypoint("/status")
                .writeLayout(folder.resolve("raised"), "latest");
    }
}
