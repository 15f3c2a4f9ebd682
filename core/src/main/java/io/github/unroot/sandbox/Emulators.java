package io.github.unroot.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The processors whose programs the kernel hands to an emulator (see the kernel's admin-guide/binfmt-misc). Only handlers
 * with the flag F count: their interpreter was opened when they were registered, so that it is there for a container too.
 */
final class Emulators {
    /** Outside a session: there it is another /proc, without this file system. */
    private static final Path HANDLERS = Path.of("/proc/sys/fs/binfmt_misc");

    private static final int HANDLER_BYTES_MAX = 4096;

    /** QEMU's names for what Go calls otherwise. */
    private static final Map<String, String> GO_NAMES = Map.ofEntries(
            Map.entry("qemu-x86_64", "amd64"),
            Map.entry("qemu-aarch64", "arm64"),
            Map.entry("qemu-arm", "arm"),
            Map.entry("qemu-i386", "386"),
            Map.entry("qemu-loongarch64", "loong64"),
            Map.entry("qemu-mips64el", "mips64le"),
            Map.entry("qemu-ppc64le", "ppc64le"),
            Map.entry("qemu-riscv64", "riscv64"),
            Map.entry("qemu-s390x", "s390x"));

    private Emulators() {}

    /** In Go's words, sorted; none where the kernel has no such handlers. */
    static Set<String> registered() {
        return registered(HANDLERS);
    }

    static Set<String> registered(Path handlers) {
        Set<String> architectures = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(handlers, "qemu-*")) {
            for (Path file : files) {
                String architecture = GO_NAMES.get(file.getFileName().toString());
                if (architecture != null && works(file)) {
                    architectures.add(architecture);
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return architectures;
    }

    private static boolean works(Path handler) throws IOException {
        byte[] text;
        try (InputStream in = Files.newInputStream(handler)) {
            text = in.readNBytes(HANDLER_BYTES_MAX);
        }
        List<String> lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
        return lines.contains("enabled")
                && lines.stream().anyMatch(line -> line.startsWith("flags:") && line.indexOf('F', 6) > 0);
    }
}
