package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Container;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.DockerEngine;
import io.github.unroot.cli.judge.Rules;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Request;
import io.github.unroot.recipe.Recipe;
import io.github.unroot.recipe.RecipeReader;
import io.github.unroot.sandbox.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A dozen images of the catalog, over its kinds: built and proven, and then run by a real Docker Engine under
 * the hardest rules, where their recipes' probes must hold too.
 */
class CatalogImagesIT {
    private static final Path CATALOG =
            Path.of("..", "catalog").toAbsolutePath().normalize();
    private static final long ARBITRARY = 1_000_680_000L;
    private static final String DONE = "it does its job";

    private static DockerEngine docker;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void startEngine() throws IOException {
        docker = DockerEngine.start();
    }

    @AfterAll
    static void stopEngine() throws IOException {
        docker.close();
    }

    /** In every check, whose time is limited: one of each kind that most people run. */
    @ParameterizedTest
    @ValueSource(strings = {"docker-registry", "mosquitto", "nginx", "postgresql", "redis", "unbound"})
    void isProvenAndDoesItsJobInAnEngine(String name) throws IOException {
        provesAndDoesItsJob(name);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"haproxy", "memcached", "nats", "php-fpm", "prometheus", "syncthing"})
    void theOtherHalfToo(String name) throws IOException {
        provesAndDoesItsJob(name);
    }

    private void provesAndDoesItsJob(String name) throws IOException {
        Recipe recipe = RecipeReader.read(CATALOG.resolve(name).resolve("recipe.yaml"));
        Path layout = folder.resolve(name);
        Tool.Outcome built = build(copied(name), layout);
        assertThat(built.status()).as(built.toString()).isZero();
        assertThat(built.output()).contains("level " + recipe.level() + " holds");

        String image = docker.load(layout, "catalog-" + name);
        Rules rules = Rules.arbitraryUser(ARBITRARY, Declared.of(layout));
        try (Container container = docker.start(image, rules, recipe.probeEnvironment())) {
            for (Probe probe : recipe.probes()) {
                container.mustAnswer(request(probe), Map.of());
            }
            String four = "Uid:" + (" " + ARBITRARY).repeat(4);
            assertThat(container.identities())
                    .filteredOn(line -> line.startsWith("Uid:"))
                    .isNotEmpty()
                    .allMatch(four::equals);
        } finally {
            docker.remove(image);
        }
    }

    private static Request request(Probe probe) {
        return switch (probe) {
            case Probe.Exec exec -> {
                List<String> words = new ArrayList<>(List.of("sh", "-c", "\"$@\" && echo " + DONE, "sh"));
                words.addAll(exec.command());
                yield new Request.Inside(words, DONE);
            }
            case Probe.Http http ->
                new Request.FromHost(
                        "[ $(curl --silent --output /dev/null --write-out '%{http_code}' http://127.0.0.1:"
                                + http.port() + http.path() + ") = " + http.status() + " ] && echo " + DONE,
                        DONE);
            default -> throw new AssertionError("this test asks no such probe: " + probe);
        };
    }

    /** What dpkg says of an image that it has not made, and whether another user makes the same. */
    @Test
    void dpkgIsContentAndEveryUserBuildsTheSame() throws IOException {
        Path recipe = copied("redis");
        Path layout = folder.resolve("redis");
        Tool.Outcome built = build(recipe, layout, "--unproven", "--json");
        assertThat(built.status()).as(built.toString()).isZero();
        Path bundle = folder.resolve("bundle");
        Tool.run("umoci", "unpack", "--image", layout + ":latest", bundle.toString());
        String root = bundle.resolve("rootfs").toString();
        assertThat(Tool.run("chroot", root, "dpkg", "--verify")).isEmpty();
        assertThat(Tool.run("chroot", root, "dpkg", "--audit")).isEmpty();
        assertThat(Tool.run("chroot", root, "dpkg-query", "-W", "-f", "${db:Status-Abbrev}\n")
                        .lines())
                .hasSizeGreaterThan(60)
                .allMatch(line -> line.equals("ii "));

        try (OrdinaryUser user = OrdinaryUser.add("unroot-builder")) {
            Path theirs = user.home().resolve("recipe");
            Tool.run("cp", "-r", recipe.toString(), theirs.toString());
            Tool.run("chown", "-R", user.name(), theirs.toString());
            Tool.Outcome again = Unroot.run(
                    Map.of(),
                    user.before(),
                    "build",
                    theirs.toString(),
                    "oci:" + user.home().resolve("redis") + ":latest",
                    "--unproven",
                    "--json");
            assertThat(again.status()).as(again.toString()).isZero();
            assertThat(Tool.run(
                            "jq",
                            "-r",
                            ".manifests[0].digest",
                            user.home().resolve("redis/index.json").toString()))
                    .isEqualTo(Tool.run(
                            "jq",
                            "-r",
                            ".manifests[0].digest",
                            layout.resolve("index.json").toString()));
        }
    }

    private Path copied(String name) throws IOException {
        Path recipe = folder.resolve("recipe-" + name);
        Tool.run("cp", "-r", CATALOG.resolve(name).toString(), recipe.toString());
        return recipe;
    }

    /** Of the newest packages: a mirror drops those of a lock when newer ones come. */
    private static Tool.Outcome build(Path recipe, Path layout, String... options) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("build", recipe.toString(), "oci:" + layout + ":latest", "--update"));
        words.addAll(List.of(options));
        return Unroot.run(words.toArray(String[]::new));
    }
}
