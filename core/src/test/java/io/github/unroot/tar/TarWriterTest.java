package io.github.unroot.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarWriterTest {
    private static final byte[] NOTHING = {};

    private static TarEntry entry(String name, TarEntry.Type type, int mode, long id, long size, String link) {
        return new TarEntry(
                name.getBytes(ISO_8859_1),
                type,
                mode,
                id,
                id,
                size,
                1_600_000_000,
                0,
                link.getBytes(ISO_8859_1),
                0,
                Map.of(),
                0);
    }

    private static List<TarEntry> samples() {
        TarEntry capability = new TarEntry(
                "bin/ping".getBytes(UTF_8),
                TarEntry.Type.FILE,
                0755,
                0,
                0,
                5,
                -2,
                750_000_000,
                NOTHING,
                0,
                Map.of("security.capability", new byte[] {1, 0, 0, 2, 0, 10, '\n', '=', 0}, "user.x", new byte[200]),
                0);
        TarEntry device = new TarEntry(
                "dev/null".getBytes(UTF_8),
                TarEntry.Type.CHARACTER_DEVICE,
                0666,
                0,
                0,
                0,
                0,
                0,
                NOTHING,
                1L << 32 | 3,
                Map.of(),
                0);
        return List.of(
                entry("etc/", TarEntry.Type.DIRECTORY, 01775, 0, 0, ""),
                capability,
                entry("x".repeat(99) + "/" + "\u00ff".repeat(200), TarEntry.Type.FILE, 04755, 1_000_680_000, 5, ""),
                entry("link", TarEntry.Type.SYMLINK, 0777, 5, 0, "t/".repeat(100)),
                entry("hard", TarEntry.Type.HARD_LINK, 0644, 0, 0, "bin/ping"),
                entry("pipe", TarEntry.Type.FIFO, 0600, 2_097_152, 0, ""),
                device);
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            for (TarEntry entry : samples()) {
                writer.write(entry, new ByteArrayInputStream("hello".getBytes(UTF_8)));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        try (TarReader reader = new TarReader(new ByteArrayInputStream(written()))) {
            for (TarEntry wanted : samples()) {
                TarEntry found = reader.next();
                assertThat(found)
                        .usingRecursiveComparison()
                        .ignoringFields("offset")
                        .isEqualTo(wanted);
                assertThat(reader.content().readAllBytes()).hasSize((int) wanted.size());
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void gnuTarReadsTheSame(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("layer.tar"), written());
        Process tar = new ProcessBuilder(
                        "tar",
                        "--numeric-owner",
                        "--full-time",
                        "--utc",
                        "--quoting-style=literal",
                        "-tvf",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = tar.inputReader(ISO_8859_1).lines().toList();
        assertThat(tar.waitFor()).isZero();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).isEqualTo("drwxrwxr-t 0/0               0 2020-09-13 12:26:40 etc/");
        // GNU tar 1.34 lists a time of -1.25 s as 59.25 and extracts it as 58.75.
        assertThat(lines.get(1)).startsWith("-rwxr-xr-x 0/0 ").endsWith("bin/ping");
        assertThat(lines.get(2)).startsWith("-rwsr-xr-x 1000680000/1000680000 ").endsWith("\u00ff".repeat(200));
        assertThat(lines.get(3)).endsWith("link -> " + "t/".repeat(100));
        assertThat(lines.get(4)).endsWith("hard link to bin/ping");
        assertThat(lines.get(6)).contains(" 1,3 ");
    }

    @Test
    void commonsCompressReadsTheSame() throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(written()), "ISO-8859-1")) {
            TarArchiveEntry entry = in.getNextEntry();
            while (entry != null) {
                names.add(entry.getName());
                entry = in.getNextEntry();
            }
        }
        // The name that is not UTF-8 comes out mangled, which is why it is no more than an oracle.
        assertThat(names).hasSize(7).contains("etc/", "bin/ping", "link", "hard", "pipe", "dev/null");
    }

    @Test
    void contentMustBeAsLongAsSaid() {
        assertThatThrownBy(() -> {
                    try (TarWriter writer = new TarWriter(new ByteArrayOutputStream())) {
                        writer.write(
                                entry("a", TarEntry.Type.FILE, 0644, 0, 9, ""),
                                new ByteArrayInputStream("short".getBytes(UTF_8)));
                    }
                })
                .hasMessage("the content of a ends 4 bytes too early");
    }
}
