package io.github.unroot.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.CommandLineCall;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a plan does not change stays in the documents, known to us or not; skopeo reads them. */
@Tag("H37")
class KeptJsonIT {
    private static final String UNKNOWN =
            "\"x-unknown\":{\"deep\":[1.50,0.12345678901234567890123,12345678901234567890,null,\"\\u00e9\\u2028\"]},";

    /** Compares numbers by their digits. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onlyWhatThePlanSaysIsChanged() throws IOException {
        ImageBuilder image = new ImageBuilder()
                .layer(new LayerBuilder().file("x", 0644, "x"))
                .config("\"x-inner\":{\"a\":[]},\"Healthcheck\":{\"Test\":[\"NONE\"],\"x-check\":1}")
                .editConfig(json -> json.replaceFirst("\\{", "{" + UNKNOWN.replace("\\", "\\\\")))
                .editManifest(json -> json.replaceFirst("\\{", "{" + UNKNOWN.replace("\\", "\\\\"))
                        .replace("\"size\"", UNKNOWN + "\"size\""));
        Path source = image.writeLayout(folder.resolve("source"), HostileImage.TAG);
        Path result = folder.resolve("result");
        Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                version: 1
                source: %s
                changes:
                  - kind: user
                    before: ""
                    after: "1001:0"
                    reason: "a test"
                """.formatted(image.digest()));
        Tool.Outcome outcome = CommandLineCall.run("apply", plan.toString(), reference(source), reference(result));
        assertThat(outcome.status()).as(outcome.toString()).isZero();

        ObjectNode config = document(source, "--config");
        ((ObjectNode) config.path("config")).put("User", "1001:0");
        ObjectNode configAfter = document(result, "--config");
        assertThat(withoutHistory(configAfter)).isEqualTo(withoutHistory(config));
        assertThat(configAfter.path("history")).hasSize(config.path("history").size() + 1);

        ObjectNode manifest = document(source);
        ObjectNode manifestAfter = document(result);
        assertThat(manifestAfter.path("annotations").propertyNames())
                .contains("org.opencontainers.image.base.digest", "io.github.unroot.plan");
        manifestAfter.remove("annotations");
        for (ObjectNode one : List.of(manifest, manifestAfter)) {
            ((ObjectNode) one.path("config")).remove(List.of("digest", "size"));
        }
        assertThat(manifestAfter).isEqualTo(manifest);
    }

    private static String reference(Path layout) {
        return "oci:" + layout + ":" + HostileImage.TAG;
    }

    private static JsonNode withoutHistory(ObjectNode config) {
        ObjectNode copy = config.deepCopy();
        copy.set("history", JsonNodeFactory.instance.arrayNode());
        return copy;
    }

    /** The bytes of the document, whatever of it skopeo knows. */
    private static ObjectNode document(Path layout, String... options) throws IOException {
        String[] words = {"skopeo", "inspect", "--raw", reference(layout)};
        String[] call = Arrays.copyOf(words, words.length + options.length);
        System.arraycopy(options, 0, call, words.length, options.length);
        return (ObjectNode) EXACT.readTree(Tool.run(call));
    }
}
