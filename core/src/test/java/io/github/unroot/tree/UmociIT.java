package io.github.unroot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unroot.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What umoci unpacks is the tree that we see: a second opinion. Layers are set apart by a line of dashes. */
class UmociIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void needsUmociAndRoot() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/umoci")), "umoci is not installed");
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can unpack owners");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                - 0644 1:2 a/b/c
                l 0777 3:4 a/link -> ../nowhere
                p 0600 0:0 fifo
                d 1777 0:0 tmp
                - 4755 0:0 usr/bin/su
                """,
                """
                - 0644 0:0 a/x
                - 0644 0:0 a/y
                - 0644 0:0 b/z
                ----
                - 0644 0:0 a/.wh.x
                - 0644 0:0 .wh.b
                - 0644 0:0 .wh.gone
                ----
                d 0700 5:5 b
                - 0600 5:5 b/new
                """,
                """
                - 0644 0:0 a/old
                - 0644 0:0 a/sub/old
                ----
                d 0755 0:0 a
                - 0644 0:0 a/.wh..wh..opq
                - 0600 0:0 a/new
                """,
                """
                d 0755 0:0 usr/lib
                l 0777 0:0 lib -> usr/lib
                ----
                - 0644 0:0 lib/libc.so
                - 0644 0:0 lib/deep/x
                ----
                - 0644 0:0 lib/.wh.libc.so
                """,
                """
                - 0640 6:7 one
                h 0640 6:7 d/two -> one
                l 0777 0:0 link -> nowhere
                h 0777 0:0 link2 -> link
                ----
                h 0640 6:7 three -> d/two
                - 0644 0:0 .wh.one
                """,
                """
                d 0755 0:0 a/b/c
                - 0644 0:0 f
                ----
                - 0600 1:1 a
                d 0711 2:2 f
                - 0644 0:0 f/x
                ----
                l 0777 0:0 a -> f
                - 0644 9:9 a/y
                """,
                """
                - 0644 0:0 x
                - 0600 1:1 x
                d 0755 0:0 x2
                d 0700 3:3 x2
                ----
                - 0644 0:0 é
                - 0644 0:0 new\\line
                l 0777 0:0 out -> ../../../../etc
                - 0644 0:0 out/inside
                """,
            })
    void seesTheSameTree(String listing) throws Exception {
        List<LayerEntries> layers = new ArrayList<>();
        umoci("init", "--layout", image());
        umoci("new", "--image", image() + ":t");
        for (String layer : listing.split("----\n", -1)) {
            byte[] archive = Layers.archive(layer);
            Path file = Files.write(directory.resolve("layer.tar"), archive);
            umoci("raw", "add-layer", "--image", image() + ":t", file.toString());
            try (TarReader reader = new TarReader(new ByteArrayInputStream(archive))) {
                layers.add(LayerEntries.read(layers.size(), reader, path -> false));
            }
        }
        Path bundle = directory.resolve("bundle");
        umoci("unpack", "--image", image() + ":t", bundle.toString());
        assertThat(ours(LayerMerger.merge(layers).tree())).isEqualTo(theirs(bundle.resolve("rootfs")));
    }

    private static Set<String> ours(FileTree tree) {
        Set<String> lines = new TreeSet<>();
        tree.forEach((path, inode) -> {
            if (!path.isRoot()) {
                lines.add(String.format(
                        "%s %s %o %d:%d %s %d",
                        path.text().substring(1),
                        "fdlcbp".charAt(Arrays.asList(Inode.Kind.values()).indexOf(inode.kind())),
                        inode.mode(),
                        inode.uid(),
                        inode.gid(),
                        inode.link(),
                        inode.isDirectory() ? 0 : tree.names(inode).size()));
            }
        });
        return lines;
    }

    private static Set<String> theirs(Path root) throws Exception {
        Set<String> lines = new TreeSet<>();
        String output = run("find", root.toString(), "-mindepth", "1", "-printf", "%P %y %m %U:%G %l %n\\0");
        for (String line : output.split("\0", -1)) {
            boolean isDirectory = line.contains(" d ");
            if (!line.isEmpty()) {
                lines.add(isDirectory ? line.substring(0, line.lastIndexOf(' ')) + " 0" : line);
            }
        }
        return lines;
    }

    private String image() {
        return directory.resolve("image").toString();
    }

    private static void umoci(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("umoci"));
        command.addAll(Arrays.asList(arguments));
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
