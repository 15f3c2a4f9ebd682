package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import io.github.unroot.testkit.DistributionRegistry;
import io.github.unroot.testkit.ImageBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Conversions that run at the same time, into one registry and one layout. */
class ManyAtOnceIT {
    private static final int CONVERSIONS = 8;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void allAreThereAndWhole() throws Exception {
        try (DistributionRegistry registry = DistributionRegistry.plain(folder.resolve("registry"));
                ExecutorService executor = Executors.newFixedThreadPool(CONVERSIONS)) {
            Path source = new Shapes(folder).busybox();
            Tool.run(
                    "skopeo",
                    "copy",
                    "--quiet",
                    "--dest-tls-verify=false",
                    "oci:" + source + ":latest",
                    "docker://" + registry.host() + "/app:root");
            List<String> places = new ArrayList<>();
            List<Future<Tool.Outcome>> running = new ArrayList<>();
            for (int i = 0; i < CONVERSIONS; i++) {
                boolean remote = i % 2 == 0;
                String from = remote ? "docker://" + registry.host() + "/app:root" : "oci:" + source + ":latest";
                String to = remote
                        ? "docker://" + registry.host() + "/app:" + i
                        : "oci:" + folder.resolve("together") + ":" + i;
                String user = (2000 + i) + ":0";
                places.add(to);
                running.add(executor.submit(() -> convert(from, to, user)));
            }
            for (int i = 0; i < CONVERSIONS; i++) {
                Tool.Outcome outcome = running.get(i).get();
                assertThat(outcome.status()).as(outcome.toString()).isZero();
                String digest = JsonMapper.shared()
                        .readTree(outcome.output())
                        .path("digest")
                        .asString();
                assertThat(pulled(places.get(i), i)).isEqualTo(digest);
            }
        }
    }

    private Tool.Outcome convert(String from, String to, String user) throws IOException {
        Map<String, String> cache =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return Unroot.run(
                cache,
                List.of(),
                "convert",
                from,
                to,
                "--user",
                user,
                "--probe",
                "http:80/",
                "--timeout",
                "180s",
                "--json");
    }

    /** By skopeo, every blob; the digest of what came. */
    private String pulled(String reference, int number) throws IOException {
        String copy = "oci:" + folder.resolve("copies") + ":" + number;
        Tool.run("skopeo", "copy", "--quiet", "--src-tls-verify=false", reference, copy);
        return "sha256:" + ImageBuilder.sha256(Tool.bytes("skopeo", "inspect", "--raw", copy));
    }
}
