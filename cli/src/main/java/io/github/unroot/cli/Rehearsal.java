package io.github.unroot.cli;

import io.github.unroot.cli.demo.LayoutFolder;
import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.tar.TarEntry;
import io.github.unroot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the ahead-of-time cache learns from: the launcher starts it once for each build. It reads a small image in every way
 * that runs nothing, so that the cache holds the classes that most calls load.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** @param arguments a folder to write the image to */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        String image = "oci:" + writeImage(folder) + ":latest";
        for (Subcommand command : Commands.wired(java.util.Map.of(), List.of())) {
            call(command.name(), "--help");
        }
        call("--version");
        call("unknown");
        call("audit", image);
        call("audit", image, "--json");
        call("diff", image, image);
    }

    private static void call(String... words) {
        Console unheard = new Console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        new CommandLineRun(Commands.wired(java.util.Map.of(), List.of()), unheard, false).execute(List.of(words));
    }

    private static Path writeImage(Path folder) throws IOException {
        Path tar = folder.resolve("layer.tar");
        try (TarWriter writer = new TarWriter(Files.newOutputStream(tar))) {
            writer.write(entry("etc/", TarEntry.Type.DIRECTORY, 0755, ""));
            writeFile(
                    writer,
                    "etc/passwd",
                    0644,
                    "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\n");
            writeFile(writer, "etc/group", 0644, "root:x:0:\nwww-data:x:33:\n");
            writer.write(entry("bin", TarEntry.Type.SYMLINK, 0777, "usr/bin"));
            writer.write(entry("usr/bin/", TarEntry.Type.DIRECTORY, 0755, ""));
            writeFile(writer, "usr/bin/su", 04755, "\177ELF");
            writeFile(
                    writer,
                    "entrypoint.sh",
                    0755,
                    "#!/bin/sh\nset -e\nchown -R www-data /run\nexec gosu www-data \"$@\"\n");
            writer.write(entry("usr/bin/sudo", TarEntry.Type.HARD_LINK, 04755, "usr/bin/su"));
        }
        RunSettings settings = RunSettings.asRoot().withEntrypoint("/entrypoint.sh", "nginx");
        return new LayoutFolder(folder.resolve("image")).addTar(tar).finish(settings);
    }

    private static void writeFile(TarWriter writer, String name, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        writer.write(entry(name, TarEntry.Type.FILE, mode, "", bytes.length), new ByteArrayInputStream(bytes));
    }

    private static TarEntry entry(String name, TarEntry.Type type, int mode, String link) {
        return entry(name, type, mode, link, 0);
    }

    private static TarEntry entry(String name, TarEntry.Type type, int mode, String link, long size) {
        byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] linkBytes = link.getBytes(StandardCharsets.ISO_8859_1);
        return new TarEntry(nameBytes, type, mode, 0, 0, size, 0, 0, linkBytes, 0, Map.of(), 0);
    }
}
