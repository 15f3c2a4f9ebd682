package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.DockerEngine;
import io.github.unroot.cli.judge.PodmanService;
import io.github.unroot.cli.judge.RunningEngine;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Program;
import io.github.unroot.cli.program.Servers;
import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images out of and into a real Docker Engine and a real Podman, and proofs made in them. */
class EnginesIT {
    private static final Duration END_WAIT_MAX = Duration.ofMinutes(2);
    private static final String LOADED = "unroot-test/ready:latest";

    private static DockerEngine docker;
    private static PodmanService podman;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void startEngines() throws IOException {
        docker = DockerEngine.start();
        podman = PodmanService.start();
    }

    @AfterAll
    static void stopEngines() throws IOException {
        docker.close();
        podman.close();
    }

    static Stream<Arguments> engines() {
        return Stream.of(Arguments.of("docker", docker), Arguments.of("podman", podman));
    }

    static Stream<Arguments> serversInEngines() {
        return engines()
                .flatMap(engine -> Stream.of(Servers.redis(), Servers.nginx())
                        .map(server -> Arguments.of(server, engine.get()[0], engine.get()[1])));
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("engines")
    void anImageIsConvertedOutOfAnEngineAndIntoIt(String name, RunningEngine engine) throws IOException {
        String source = load(engine, new Shapes(folder).mergedBusybox(), "unroot-test/merged:latest");
        String result = "unroot-test/merged:nonroot";
        Tool.Outcome outcome = unroot(
                engine,
                "convert",
                "docker-daemon:" + source,
                "docker-daemon:" + result,
                "--json",
                "--probe",
                "http:8080/");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        String digest = json(outcome).path("digest").asString();
        assertThat(engine.ask("image", "inspect", "--format={{.Config.User}}", result))
                .isEqualTo("1001:0\n");
        Tool.Outcome audit = unroot(engine, "audit", "docker-daemon:" + result, "--json");
        assertThat(json(audit).path("digest").asString()).as(audit.toString()).isEqualTo(digest);
        keepsItsId(engine, result);
        engine.ask("image", "rm", "--force", result, source);
    }

    /** Out of one engine by that engine itself, into the other by Unroot: what needs nothing is moved as it is. */
    private void keepsItsId(RunningEngine engine, String name) throws IOException {
        RunningEngine other = engine == docker ? podman : docker;
        Path archive = folder.resolve("saved.tar");
        engine.ask("save", "--output", archive.toString(), name);
        Tool.Outcome moved =
                unroot(other, "convert", "docker-archive:" + archive, "docker-daemon:" + name, "--probe", "http:8080/");
        assertThat(moved.status()).as(moved.toString()).isZero();
        assertThat(id(other, name)).isEqualTo(id(engine, name));
        other.ask("image", "rm", "--force", name);
    }

    @ParameterizedTest(name = "{0} in {1}", autoCloseArguments = false)
    @MethodSource("serversInEngines")
    void aServerIsProvenInAnEngine(Program program, String name, RunningEngine engine) throws IOException {
        Conversion conversion = Conversion.of(program);
        assertThat(conversion.outcome().status())
                .as(conversion.outcome().toString())
                .isZero();
        List<String> before = engine.holdings();
        Path proof = folder.resolve("proof.json");
        Tool.Outcome outcome = unroot(
                engine,
                "prove",
                "oci:" + conversion.result() + ":latest",
                "--sandbox",
                engine.sandbox(),
                "--probe",
                program.probe(),
                "--level",
                "3",
                "--json",
                "--proof",
                proof.toString());
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode scenario = json(outcome).path("scenarios").path(2);
        assertThat(scenario.path("verdict").asString()).isEqualTo("proven");
        assertThat(scenario.path("unobserved").toString()).contains("denied operations");
        assertThat(scenario.path("processes")).isNotEmpty();
        assertThat(Tool.run("jq", "-r", ".predicate.configuration[2].uri", proof.toString()))
                .contains(engine == docker ? "moby/moby" : "containers/podman");
        assertThat(engine.holdings()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("engines")
    void anImageThatDoesNotDoItsJobIsNotProven(String name, RunningEngine engine) throws IOException {
        String image = load(engine, new Shapes(folder).alreadyNonRoot(), LOADED);
        List<String> before = engine.holdings();
        Tool.Outcome wrongPort = prove(engine, image, "http:8081/", "5s");
        assertThat(wrongPort.status()).as(wrongPort.toString()).isEqualTo(1);
        assertThat(wrongPort.output()).contains("level 0 holds", "Connection refused");
        Tool.Outcome wrongPage = prove(engine, image, "http:8080/none", "5s");
        assertThat(wrongPage.status()).as(wrongPage.toString()).isEqualTo(1);
        assertThat(wrongPage.output()).contains("404");
        Tool.Outcome wrongCommand = prove(engine, image, "exec:exit 3", "5s");
        assertThat(wrongCommand.status()).as(wrongCommand.toString()).isEqualTo(1);
        assertThat(wrongCommand.output()).contains("exits with 3");
        assertThat(engine.holdings()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}", autoCloseArguments = false)
    @MethodSource("engines")
    void nothingIsLeftByARunThatIsAskedToEnd(String name, RunningEngine engine)
            throws IOException, InterruptedException {
        Path layout = new Shapes(folder).alreadyNonRoot();
        List<String> before = engine.holdings();
        ProcessBuilder builder = new ProcessBuilder(
                        Unroot.LAUNCHER.toString(),
                        "prove",
                        "oci:" + layout + ":latest",
                        "--sandbox",
                        engine.sandbox(),
                        "--probe",
                        "http:8080/",
                        "--probe",
                        "log:never said",
                        "--timeout",
                        "5m")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(engine.environment());
        Process unroot = builder.start();
        try {
            long deadline = System.nanoTime() + END_WAIT_MAX.toNanos();
            while (engine.ask("ps", "--quiet").lines().count() < 4 && System.nanoTime() < deadline) {
                Thread.sleep(100);
            }
            assertThat(engine.ask("ps", "--format={{.Names}}"))
                    .as(Files.readString(folder.resolve("output")))
                    .contains("unroot-");
        } finally {
            unroot.destroy();
        }
        assertThat(unroot.waitFor(END_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(engine.holdings()).isEqualTo(before);
    }

    @Test
    void whoMayUseTheSocketMayProve() throws IOException {
        String image = load(docker, new Shapes(folder).alreadyNonRoot(), LOADED);
        try (OrdinaryUser user = OrdinaryUser.add("unroot-engine")) {
            String[] words = {
                "prove", "docker-daemon:" + image, "--sandbox", "docker", "--probe", "http:8080/", "--level", "4"
            };
            Tool.Outcome refused = Unroot.run(docker.environment(), user.before(), words);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(4);
            assertThat(refused.errors()).contains("this user may not use it");
            Tool.run("chgrp", user.name(), docker.socket().toString());
            Tool.run("chmod", "0660", docker.socket().toString());
            Tool.run("chmod", "0711", docker.folder().toString());
            Tool.Outcome proven = Unroot.run(docker.environment(), user.before(), words);
            assertThat(proven.status()).as(proven.toString()).isZero();
            assertThat(proven.output()).contains("level 4 holds", "not observed");
        }
    }

    @Test
    void whatIsNotThereIsSaidInOneLine() throws IOException {
        load(docker, new Shapes(folder).alreadyNonRoot(), LOADED);
        Tool.Outcome missing = unroot(docker, "audit", "docker-daemon:unroot-test/redy");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.errors()).contains("no such image", "did you mean " + LOADED);
        Tool.Outcome named = unroot(docker, "audit", "docker-daemon:../containers/json");
        assertThat(named.status()).isEqualTo(2);
        Tool.Outcome gone = Unroot.run(
                java.util.Map.of("DOCKER_HOST", "unix:///nowhere"), List.of(), "audit", "docker-daemon:" + LOADED);
        assertThat(gone.status()).isEqualTo(4);
        assertThat(gone.errors()).contains("unix:///nowhere", "start it");
        Tool.Outcome planned = unroot(docker, "plan", "docker-daemon:" + LOADED, "--sandbox", "docker");
        assertThat(planned.status()).isEqualTo(2);
        assertThat(planned.errors()).contains("an engine does not show");
    }

    private static Tool.Outcome prove(RunningEngine engine, String image, String probe, String timeout)
            throws IOException {
        return unroot(
                engine,
                "prove",
                "docker-daemon:" + image,
                "--sandbox",
                engine.sandbox(),
                "--probe",
                probe,
                "--timeout",
                timeout,
                "--level",
                "1");
    }

    /** By way of skopeo and the engine's own client. */
    private String load(RunningEngine engine, Path layout, String name) throws IOException {
        Path archive = folder.resolve("load.tar");
        Files.deleteIfExists(archive);
        Tool.run("skopeo", "copy", "--quiet", "oci:" + layout + ":latest", "docker-archive:" + archive + ":" + name);
        engine.ask("load", "--quiet", "--input", archive.toString());
        return name;
    }

    private static String id(RunningEngine engine, String name) throws IOException {
        return engine.ask("image", "inspect", "--format={{.Id}}", name).strip().replace("sha256:", "");
    }

    private static Tool.Outcome unroot(RunningEngine engine, String... words) throws IOException {
        return Unroot.run(engine.environment(), List.of(), words);
    }

    private static JsonNode json(Tool.Outcome outcome) {
        return JsonMapper.shared().readTree(outcome.output());
    }
}
