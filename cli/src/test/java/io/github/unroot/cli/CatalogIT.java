package io.github.unroot.cli;

import static io.github.unroot.cli.CatalogFolder.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.image.Descriptor;
import io.github.unroot.image.Manifest;
import io.github.unroot.image.Reference;
import io.github.unroot.sbom.CycloneDxDocument;
import io.github.unroot.sbom.SpdxDocument;
import io.github.unroot.transport.Referrers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Catalogs of real packages: built, proven, killed, resumed, and kept fresh. */
class CatalogIT {
    private static final Duration BUILD_WAIT_MAX = Duration.ofMinutes(4);
    private static final Duration STEP = Duration.ofMillis(50);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void oneFailureNeverStopsTheRestAndEachSaysWhy() throws IOException {
        CatalogFolder catalog = new CatalogFolder(folder);
        catalog.addServer("good");
        catalog.addRecipe(
                "ends",
                "summary: A program that ends",
                "packages: [perl-base]",
                "entrypoint: [perl, -e, \"die 'no room'\"]",
                "probe: [\"tcp:8080\"]");
        catalog.addRecipe("misspelt", "summary: A typing error", "pakages: [perl-base]", "entrypoint: [perl]");
        catalog.addRecipe("unknown", "summary: No such package", "packages: [no-such-package]", "entrypoint: [perl]");
        Tool.Outcome built = catalog.run("build", "--json", "--progress", "plain", "--timeout", "180s");
        assertThat(built.status()).as(built.toString()).isEqualTo(1);
        assertThat(image(built, "good").path("level").asInt()).isEqualTo(3);
        assertThat(image(built, "ends").path("level").asInt()).isZero();
        assertThat(image(built, "ends").path("reason").asString()).contains("level 1 is failed: ");
        assertThat(catalog.images().resolve("results/ends.log")).content().contains("no room");
        assertThat(image(built, "misspelt").path("reason").asString())
                .contains("recipe.yaml:2:1")
                .contains("pakages");
        assertThat(image(built, "unknown").path("reason").asString()).contains("no-such-package");
        assertThat(built.errors().lines()).anyMatch(line -> line.matches("\\d/\\d good: level 3, \\d+ s"));

        JsonNode listed = image(catalog.run("list", "--json"), "good");
        assertThat(listed.propertyNames())
                .contains("name", "version", "level", "digest", "size", "writablePaths")
                .doesNotContain("reason");
        assertThat(listed.path("digest")).isEqualTo(image(built, "good").path("digest"));
        assertThat(catalog.catalog().resolve("good/README.md")).content().contains("docker run", "/var/lib/server");
        assertThat(catalog.catalog().resolve("README.md")).doesNotExist();
    }

    /** The run is killed while its second image is being made; saying the same again makes what is left. */
    @Test
    void aKilledRunLosesNothingThatWasFinished() throws Exception {
        CatalogFolder catalog = new CatalogFolder(folder);
        for (String name : List.of("a", "b", "c")) {
            catalog.addServer(name);
        }
        Path sessions = Files.createDirectory(folder.resolve("sessions"));
        ProcessBuilder builder = new ProcessBuilder(Unroot.LAUNCHER.toString());
        builder.command().addAll(catalog.words("build", "--jobs", "1", "--timeout", "180s"));
        builder.environment().put("TMPDIR", sessions.toString());
        Process run = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Path second = catalog.images().resolve("results/b.log");
        await(() -> Files.exists(second) || !run.isAlive());
        run.destroyForcibly();
        assertThat(run.waitFor(BUILD_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await(() -> isEmpty(sessions));
        byte[] first = Files.readAllBytes(catalog.result("a"));
        assertThat(catalog.result("b")).doesNotExist();

        Tool.Outcome resumed = catalog.run("build", "--json", "--timeout", "180s");
        assertThat(resumed.status()).as(resumed.toString()).isZero();
        assertThat(catalog.result("a")).hasBinaryContent(first);
        assertThat(current(resumed)).containsExactlyEntriesOf(new TreeMap<>(Map.of("a", true, "b", false, "c", false)));
        Tool.Outcome again = catalog.run("build", "--json");
        assertThat(current(again)).containsExactlyEntriesOf(new TreeMap<>(Map.of("a", true, "b", true, "c", true)));
        assertThat(catalog.catalog().resolve("README.md")).content().contains("[a](a/)", "[c](c/)");

        Tool.Outcome proven = catalog.run("prove", "c", "--level", "4", "--json", "--timeout", "180s");
        assertThat(proven.status()).as(proven.toString()).isZero();
        assertThat(image(proven, "c").path("digest"))
                .isEqualTo(image(again, "c").path("digest"));
        assertThat(image(proven, "c").path("level").asInt()).isEqualTo(4);
    }

    @Test
    void anUpdateMakesWhatMovedAgainAndNothingElse() throws IOException {
        CatalogFolder catalog = new CatalogFolder(folder);
        catalog.addServer("still");
        catalog.addServer("moved");
        assertThat(catalog.run("build", "--timeout", "180s").status()).isZero();
        Path lock = catalog.catalog().resolve("moved/lock.yaml");
        String newest = Files.readString(lock);
        String before = newest.replaceFirst("(name: \"?perl-base\"?, version: )\"[^\"]*\"", "$1\"1.0-1\"");
        assertThat(before).isNotEqualTo(newest);
        Files.writeString(lock, before);
        byte[] still = Files.readAllBytes(catalog.result("still"));

        Tool.Outcome dry = catalog.run("update", "--dry-run");
        assertThat(dry.output())
                .containsPattern("moved: perl-base 1\\.0-1 -> 5\\..*\n2 recipes; 1 with other packages");
        assertThat(lock).hasContent(before);

        Tool.Outcome updated = catalog.run("update", "--json", "--timeout", "180s");
        assertThat(updated.status()).as(updated.toString()).isZero();
        assertThat(lock).hasContent(newest);
        assertThat(image(updated, "moved").path("level").asInt()).isEqualTo(3);
        JsonNode moved = JsonMapper.shared().readTree(updated.output()).path("moved");
        assertThat(moved.size()).isEqualTo(1);
        assertThat(moved.path(0).path("packages").path(0).path("name").asString())
                .isEqualTo("perl-base");
        assertThat(catalog.result("still")).hasBinaryContent(still);
        assertThat(catalog.run("update").output()).startsWith("2 recipes; 0 with other packages");
    }

    @Test
    void sbomsTellOfEveryPackageThatIsInstalled() throws IOException {
        CatalogFolder catalog = new CatalogFolder(folder);
        catalog.addServer("server");
        Tool.Outcome built = catalog.run("build", "--json", "--timeout", "180s");
        assertThat(built.status()).as(built.toString()).isZero();
        Reference reference = Reference.parse("oci:" + catalog.images() + ":server");
        try (Referrers place = Referrers.of(reference)) {
            Descriptor image = place.images(Optional.empty()).getFirst();
            JsonNode spdx = document(place, image, SpdxDocument.MEDIA_TYPE);
            JsonNode cycloneDx = document(place, image, CycloneDxDocument.MEDIA_TYPE);
            Map<String, String> installed = installed(reference);
            assertThat(installed)
                    .hasSize(image(built, "server").path("packages").asInt());
            Map<String, String> told = new TreeMap<>();
            for (JsonNode component : cycloneDx.path("components")) {
                if (component.path("type").asString("").equals("library")) {
                    told.put(
                            component.path("name").asString(),
                            component.path("version").asString());
                }
            }
            assertThat(told).isEqualTo(installed);
            assertThat(spdx.path("packages").size()).isEqualTo(installed.size() + 1);
        }
    }

    /** By the same lock: whoever builds it, and whenever, it is the same image to the byte. */
    @Test
    void anOrdinaryUserMakesTheSameImage() throws IOException {
        CatalogFolder catalog = new CatalogFolder(folder);
        catalog.addServer("server");
        Tool.Outcome built = catalog.run("build", "--json", "--timeout", "180s");
        assertThat(built.status()).as(built.toString()).isZero();
        try (OrdinaryUser user = OrdinaryUser.add("unroot-catalog")) {
            CatalogFolder own =
                    new CatalogFolder(Files.createDirectory(user.home().resolve("own")));
            Tool.run(
                    "cp",
                    "--recursive",
                    catalog.catalog().toString(),
                    own.catalog().toString());
            Tool.run("chown", "--recursive", user.name(), own.folder().toString());
            Tool.Outcome again = Unroot.run(
                    Map.of(),
                    user.before(),
                    own.words("build", "--json", "--timeout", "180s").toArray(String[]::new));
            assertThat(again.status()).as(again.toString()).isZero();
            assertThat(image(again, "server").path("digest"))
                    .isEqualTo(image(built, "server").path("digest"));
        }
    }

    private static JsonNode document(Referrers place, Descriptor image, String type) throws IOException {
        List<Descriptor> listed = place.list(image.digest(), type);
        assertThat(listed).as(type).hasSize(1);
        Manifest manifest = place.manifest(listed.getFirst());
        return JsonMapper.shared().readTree(place.blob(manifest.layers().getFirst()));
    }

    /** As dpkg, run in the image by another tool than ours, says. */
    private Map<String, String> installed(Reference reference) throws IOException {
        Path bundle = folder.resolve("bundle");
        String image = reference.toString().substring("oci:".length());
        Tool.run("umoci", "unpack", "--image", image, bundle.toString());
        String listed = Tool.run(
                "dpkg-query",
                "--admindir=" + bundle.resolve("rootfs/var/lib/dpkg"),
                "--show",
                "--showformat=${Package} ${Version} ${db:Status-Abbrev}\n");
        Map<String, String> installed = new TreeMap<>();
        for (String line : listed.lines().toList()) {
            String[] words = line.split(" ", -1);
            assertThat(words[2]).as(line).isEqualTo("ii");
            installed.put(words[0], words[1]);
        }
        return installed;
    }

    private static Map<String, Boolean> current(Tool.Outcome outcome) {
        Map<String, Boolean> current = new TreeMap<>();
        for (JsonNode image : JsonMapper.shared().readTree(outcome.output()).path("images")) {
            assertThat(image.path("level").asInt()).as(image.toString()).isEqualTo(3);
            current.put(image.path("name").asString(), image.path("current").asBoolean());
        }
        return current;
    }

    /** What is to become true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + BUILD_WAIT_MAX.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(STEP);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }
}
