package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Layers that delete and make again, read by one thread and by eight: the same findings and the same plan. */
class ThreadsIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("H17")
    void anyNumberOfProcessorsGivesTheSameBytes() throws IOException {
        image().writeLayout(folder.resolve("layout"), "latest");
        String image = "oci:" + folder.resolve("layout") + ":latest";

        Tool.Outcome found = call(1, "audit", image, "--json");
        assertThat(found.status()).as(found.toString()).isEqualTo(1);
        assertThat(call(8, "audit", image, "--json").output()).isEqualTo(found.output());

        Tool.Outcome plan = call(1, "plan", image, "--progress", "none", "--probe", "log:ready");
        assertThat(plan.status()).as(plan.toString()).isZero();
        assertThat(plan.output()).contains("/data").doesNotContain("/gone");
        assertThat(call(8, "plan", image, "--progress", "none", "--probe", "log:ready")
                        .output())
                .isEqualTo(plan.output());
    }

    private static Tool.Outcome call(int processors, String... words) throws IOException {
        return Unroot.run(Map.of("UNROOT_JAVA_OPTIONS", "-XX:ActiveProcessorCount=" + processors), List.of(), words);
    }

    /** Over three layers, three times, {@code data} is deleted and made again. */
    private static ImageBuilder image() throws IOException {
        ImageBuilder image = new ImageBuilder()
                .layer(new LayerBuilder().file("bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox"))))
                .entrypoint(
                        "/bin/busybox",
                        "sh",
                        "-c",
                        "echo 1 > /data/state && echo ready && exec /bin/busybox sleep 1000");
        for (int i = 0; i < 3; i++) {
            image.layer(new LayerBuilder()
                            .directory("data", 0755)
                            .file("data/" + i, 0644, "x".repeat(i << 16))
                            .directory("gone", 0755)
                            .file("gone/" + i, 04755, ""))
                    .layer(new LayerBuilder().whiteout("data").whiteout("gone"))
                    .layer(new LayerBuilder()
                            .owner(i, i)
                            .directory("data", 0700)
                            .file("data/new" + i, 0600, "new"));
        }
        return image;
    }
}
