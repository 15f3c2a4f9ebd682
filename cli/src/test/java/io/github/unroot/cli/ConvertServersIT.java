package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Container;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.DockerEngine;
import io.github.unroot.cli.judge.Rules;
import io.github.unroot.cli.judge.UmociRunc;
import io.github.unroot.cli.program.OtherServers;
import io.github.unroot.cli.program.Program;
import io.github.unroot.cli.program.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The main job on real servers, judged by doing what the server is for under engines that are not Unroot's. */
class ConvertServersIT {
    private static final int LEVEL = 3;
    private static final long UID_OF_OPENSHIFT = 1_000_680_000L;
    private static final long UID_OF_RUNC = 1_234_567_890L;
    /** A mode and an owner, such as {@code 0775 0:0}. */
    private static final String GROUP_WRITABLE = "[0-7]{2}[2367][0-7] .*";

    private static final List<String> TABLE = new ArrayList<>();

    private static DockerEngine engine;

    @BeforeAll
    static void startEngine() throws IOException {
        engine = DockerEngine.start();
    }

    @AfterAll
    static void stopEngine() throws IOException {
        engine.close();
        System.out.printf(
                Locale.ROOT,
                "%n%-20s %8s %16s %14s %16s %12s%n",
                "image",
                "level",
                "writable paths",
                "g=u over them",
                "g=u over all",
                "bytes added");
        TABLE.forEach(System.out::println);
    }

    static List<Program> servers() {
        return Servers.all();
    }

    static List<Program> otherServers() {
        return OtherServers.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerDoesItsJobUnderUmociWithRuncAndUnderDocker(Program program) throws IOException {
        Conversion conversion = proven(program);
        judgedByUmociAndRunc(program, conversion);
        judgedByDocker(program, conversion);
    }

    @ParameterizedTest
    @MethodSource("otherServers")
    void aServerThatNobodyNamedDoesItsJobUnderUmociWithRunc(Program program) throws IOException {
        judgedByUmociAndRunc(program, proven(program));
    }

    private static Conversion proven(Program program) throws IOException {
        Conversion conversion = Conversion.of(program);
        assertThat(conversion.outcome().status())
                .as("convert %s: %s", program, conversion.outcome())
                .isZero();
        JsonNode report = conversion.report();
        Declared before = conversion.sourceDeclared();
        Declared after = conversion.declared();
        assertThat(report.path("level").asInt()).isGreaterThanOrEqualTo(LEVEL);
        assertThat(report.path("digest").asString()).isEqualTo(after.digest());
        assertThat(after.user()).matches("[1-9][0-9]*:[0-9]+");
        assertThat(after.layers()).startsWith(before.layers().toArray(String[]::new));
        assertThat(conversion.proof()).exists();
        return conversion;
    }

    private static void judgedByUmociAndRunc(Program program, Conversion conversion) throws IOException {
        Declared declared = conversion.declared();
        try (UmociRunc unpacked = UmociRunc.unpack(conversion.result())) {
            note(program, conversion.report(), WritableSurface.of(unpacked.rootfs(), opened(conversion.report())));
            try (Container container = unpacked.start(Rules.arbitraryUser(UID_OF_RUNC, declared))) {
                mustServe(container, program, declared, UID_OF_RUNC);
            }
        }
    }

    private static void judgedByDocker(Program program, Conversion conversion) throws IOException {
        Declared declared = conversion.declared();
        String image = engine.load(conversion.result(), program.name());
        try (Container container = engine.start(image, Rules.arbitraryUser(UID_OF_OPENSHIFT, declared))) {
            mustServe(container, program, declared, UID_OF_OPENSHIFT);
        }
        engine.remove(image);
    }

    private static void mustServe(Container container, Program program, Declared declared, long user)
            throws IOException {
        container.mustAnswer(program.request(), declared.movedPorts());
        String users = "Uid: " + user + " " + user + " " + user + " " + user;
        assertThat(container.identities()).isSubsetOf(users, "CapEff: 0000000000000000", "NoNewPrivs: 1");
    }

    /** What the plan opens to group 0 and what it declares writable: others would open all that lies under these. */
    private static Set<String> opened(JsonNode report) {
        Set<String> paths = new TreeSet<>();
        for (JsonNode change : report.path("changes")) {
            if (change.path("after").asString("").matches(GROUP_WRITABLE)) {
                paths.add(change.path("path").asString());
            }
        }
        report.path("writable").path("data").forEach(path -> paths.add(path.asString()));
        report.path("writable").path("scratch").forEach(path -> paths.add(path.asString()));
        return paths;
    }

    private static void note(Program program, JsonNode report, WritableSurface surface) {
        TABLE.add(String.format(
                Locale.ROOT,
                "%-20s %8d %6d (find %3d) %14d %16d %12d",
                program,
                report.path("level").asInt(),
                report.path("writablePaths").asInt(),
                surface.now(),
                surface.openedOver(),
                surface.openedAll(),
                report.path("addedBytes").asLong()));
        assertThat(surface.now()).isLessThanOrEqualTo(surface.openedAll());
    }
}
