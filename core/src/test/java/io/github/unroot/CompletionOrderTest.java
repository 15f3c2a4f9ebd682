package io.github.unroot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.image.Platform;
import io.github.unroot.image.Reference;
import io.github.unroot.plan.PlanDocument;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import io.github.unroot.testkit.disk.Failing;
import io.github.unroot.testkit.disk.FaultyDisk;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers are read several at once; which of them is done first has no part in what comes out. */
@Tag("F23")
class CompletionOrderTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final int LAYERS = 12;
    private static final int ORDERS = 12;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theSameFindingsAndTheSameImage() throws IOException {
        ImageBuilder image = new ImageBuilder().command("/file");
        for (int i = 0; i < LAYERS; i++) {
            LayerBuilder layer = new LayerBuilder()
                    .owner(i, i)
                    .file("file", 0600 + i % 8, "layer " + i)
                    .file("directory/" + i, 04755, new byte[1000 * (i % 5)]);
            image.layer(i % 3 == 2 ? layer.whiteout("directory/" + (i - 1)) : layer);
        }
        image.writeLayout(directory.resolve("source"), "v1");
        Map<String, Integer> results = new HashMap<>();
        long seed = Long.getLong("unroot.seed", System.nanoTime());
        for (int i = 0; i < ORDERS; i++) {
            FaultyDisk slow = new FaultyDisk(Failing.SLOW, 1, seed + i);
            results.merge(result(slow.at(directory.resolve("source")), i), 1, Integer::sum);
        }
        assertThat(results).as("seed %d", seed).hasSize(1);
    }

    private String result(Path source, int number) throws IOException {
        Reference reference = new Reference.Layout(source, Optional.of("v1"));
        Reference target = new Reference.Layout(directory.resolve("result-" + number), Optional.of("v1"));
        Unroot unroot = new Unroot(Map.of(), RegistryOptions.NONE, _ -> {}, _ -> {});
        String findings = unroot.audit(reference, AMD64).toJson().toString();
        String plan = """
                version: 1
                source: sha256:%s
                changes:
                  - kind: permission
                    path: /file
                    before: "0603 11:11"
                    after: "0660 11:0"
                    reason: "A test"
                """.formatted("0".repeat(64));
        return findings
                + unroot.apply(PlanDocument.read("plan", plan.getBytes(UTF_8)), reference, target, AMD64, false)
                        .digest();
    }
}
