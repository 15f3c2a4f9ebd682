package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.demo.LayoutFolder;
import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Little memory: what streams needs none of it, and what does not fit ends in one line. */
class MemoryIT {
    private static final int SURROUNDINGS = 4;
    private static final int DEPTH = 2000;
    private static final int MANY = 100_000;

    @TempDir
    private Path folder = Path.of("");

    /** Eight times the heap, read, copied into a new layer and read back. */
    @Test
    @Tag("F18")
    void aLayerThatIsLargerThanTheHeap() throws IOException {
        Path zeros = folder.resolve("zeros");
        Path tar = folder.resolve("layer.tar");
        Tool.run("truncate", "--size=512M", zeros.toString());
        Tool.run("tar", "-C", folder.toString(), "--owner=0", "--group=0", "-cf", tar.toString(), "zeros");
        Files.delete(zeros);
        new LayoutFolder(folder.resolve("large"))
                .addTar(tar)
                .finish(RunSettings.asRoot().withCommand("/zeros"));
        Files.delete(tar);
        Path plan = plan("""
                changes:
                  - kind: permission
                    path: /zeros
                    before: "0644 0:0"
                    after: "0664 0:0"
                    reason: "The program writes to it"
                """);
        Tool.Outcome outcome = unroot("-Xmx64m", "apply", plan.toString(), image("large", "latest"), result());
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        outcome = unroot("-Xmx64m", "audit", result());
        assertThat(outcome.status()).as(outcome.toString()).isIn(0, 1);
    }

    @Test
    @Tag("F18")
    void aTreeThatIsDeeperThanTheStack() throws IOException {
        String deep = "d/".repeat(DEPTH);
        new ImageBuilder()
                .layer(new LayerBuilder().owner(0, 0).file(deep + "file", 0644, "deep"))
                .layer(new LayerBuilder().symlink("link", deep + "file").file(deep + "other", 0644, "deep"))
                .layer(new LayerBuilder().whiteout("d"))
                .writeLayout(folder.resolve("deep"), "v1");
        new ImageBuilder()
                .layer(new LayerBuilder().owner(0, 0).file(deep + "file", 0644, "deep"))
                .writeLayout(folder.resolve("other"), "v1");
        String stack = "-Xss200k -XX:CompilerThreadStackSize=1024";
        Path plan = plan("changes:\n  - kind: permission\n    path: /" + deep + "file\n"
                + "    before: \"0644 0:0\"\n    after: \"0664 0:0\"\n    reason: \"The program writes to it\"\n");
        for (Tool.Outcome outcome : List.of(
                unroot(stack, "audit", image("deep", "v1")),
                unroot(stack, "diff", image("deep", "v1"), image("other", "v1")),
                unroot(stack, "apply", plan.toString(), image("other", "v1"), result()))) {
            assertThat(outcome.status()).as(outcome.toString()).isIn(0, 1);
            assertThat(outcome.errors()).doesNotContain("defect");
        }
    }

    @Test
    @Tag("F19")
    void aTreeThatDoesNotFitIntoTheHeap() throws IOException {
        LayerBuilder layer = new LayerBuilder();
        for (int i = 0; i < MANY; i++) {
            layer.file("directory-" + i % 100 + "/file-" + i, 0644, "");
        }
        new ImageBuilder().layer(layer).writeLayout(folder.resolve("many"), "v1");
        Path plan = plan("changes:\n  - kind: user\n    after: \"1001:0\"\n    reason: \"A test\"\n");
        Tool.Outcome outcome = unroot("-Xmx16m", "apply", plan.toString(), image("many", "v1"), result());
        SmallApply.assertOneLine(outcome, SURROUNDINGS, "out of memory");
        assertThat(outcome.errors().lines()).as(outcome.errors()).hasSize(1);
        assertThat(folder.resolve("result")).doesNotExist();
    }

    private Path plan(String changes) throws IOException {
        String source = "sha256:" + "0".repeat(64);
        return Files.writeString(folder.resolve("plan.yaml"), "version: 1\nsource: " + source + "\n" + changes);
    }

    private String image(String name, String tag) {
        return "oci:" + folder.resolve(name) + ":" + tag;
    }

    private String result() {
        return image("result", "new");
    }

    private static Tool.Outcome unroot(String options, String... words) throws IOException {
        return Unroot.run(Map.of("UNROOT_JAVA_OPTIONS", options), List.of(), words);
    }
}
