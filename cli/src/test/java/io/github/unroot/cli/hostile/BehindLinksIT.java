package io.github.unroot.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.CommandLineCall;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A file that a layer put through a symbolic link, changed by a plan: our layer names it where it is. */
class BehindLinksIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("H07")
    void theLayerOnTopHoldsTheResolvedPath() throws IOException {
        Path layout = folder.resolve("layout");
        HostileImage.layers(
                        new LayerBuilder().directory("usr/lib", 0755).symlink("lib", "usr/lib"),
                        new LayerBuilder().file("lib/x", 0600, "text"))
                .writeTo(layout);
        Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                version: 1
                source: sha256:%s
                changes:
                  - kind: permission
                    path: /lib/x
                    before: "0600 0:0"
                    after: "0640 0:0"
                    reason: a test
                """.formatted("0".repeat(64)));
        Path result = folder.resolve("result");
        Tool.Outcome outcome = CommandLineCall.run(
                "apply",
                plan.toString(),
                "oci:" + layout + ":" + HostileImage.TAG,
                "oci:" + result + ":" + HostileImage.TAG);
        assertThat(outcome.status()).as(outcome.toString()).isZero();

        assertThat(OurTree.of(result)).isEqualTo(Umoci.tree(result, folder));
        assertThat(OurTree.of(result).get("/usr/lib/x")).startsWith("f 640 0:0 size=4 ");
        assertThat(Tool.run("tar", "-tf", topLayer(result).toString()).lines())
                .contains("usr/lib/x")
                .noneMatch(name -> name.startsWith("lib"));
    }

    private static Path topLayer(Path layout) throws IOException {
        JsonMapper json = JsonMapper.shared();
        String manifest = json.readTree(Files.readAllBytes(layout.resolve("index.json")))
                .at("/manifests/0/digest")
                .asString();
        String layer = json.readTree(Files.readAllBytes(blob(layout, manifest)))
                .at("/layers/2/digest")
                .asString();
        return blob(layout, layer);
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }
}
