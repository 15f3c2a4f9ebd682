package io.github.unroot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.audit.Audits;
import io.github.unroot.audit.Finding;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.plan.Change;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.plan.LineEdit;
import io.github.unroot.plan.Permission;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.prove.Verdict;
import io.github.unroot.tree.FilePath;
import io.github.unroot.tree.Layers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code mvn -pl core -am test -Dtest=ConversionReportTest -Dgolden.update=true} writes the golden files again. */
class ConversionReportTest {
    private static final FilePath CONFIG = FilePath.of("/etc/nginx/nginx.conf");
    private static final FilePath STATE = FilePath.of("/var/lib/nginx");

    private static final List<Change> CHANGES = Stream.concat(
                    Stream.of(
                            new Change.SetUser("", "1001:0", "the image runs as root"),
                            new Change.MovePort("80/tcp", "8080/tcp", "nginx binds 80"),
                            new Change.SetEnvironment("HOME", null, "/tmp", "it has no passwd entry"),
                            new Change.EditFile(
                                    CONFIG,
                                    List.of(new LineEdit("user www-data;", null), new LineEdit("a", "b")),
                                    "nginx obeys \"user\" only as root"),
                            new Change.DeclareWritable(STATE, Lifetime.DATA, "nginx makes files"),
                            new Change.DeclareWritable(FilePath.of("/run"), Lifetime.SCRATCH, "nginx makes its pid"),
                            new Change.SetPermission(
                                    STATE, new Permission(0755, 0, 0), new Permission(0775, 0, 0), false, "to write")),
                    IntStream.rangeClosed(1, 5).mapToObj(ConversionReportTest::setuid))
            .toList();

    private static Change setuid(int number) {
        return new Change.SetPermission(
                FilePath.of("/usr/bin/tool" + number),
                new Permission(04755, 0, 0),
                new Permission(0755, 0, 0),
                false,
                "setuid and setgid bits that the run does not need");
    }

    @Test
    void text() throws IOException {
        Golden.assertEqual("convert.txt", lines(converted()));
    }

    @Test
    void json() throws IOException {
        Golden.assertEqual("convert.json", converted().toJson().toPrettyString() + "\n");
    }

    @Test
    void holdsWhatTheDesignPromises() throws IOException {
        JsonNode document = converted().toJson();
        assertThat(document.propertyNames())
                .contains(
                        "source",
                        "destination",
                        "digest",
                        "level",
                        "changes",
                        "writable",
                        "ports",
                        "addedBytes",
                        "writablePaths",
                        "scenarios");
        assertThat(document.get("changes"))
                .hasSize(CHANGES.size())
                .allSatisfy(change -> assertThat(change.propertyNames())
                        .contains("kind", "path", "before", "after", "reason", "bytes"));
        assertThat(document.get("writable").propertyNames()).contains("data", "scratch");
        assertThat(document.get("scenarios"))
                .allSatisfy(scenario -> assertThat(scenario.propertyNames())
                        .contains("level", "identity", "verdict", "denied", "processes"));
        assertThat(document.get("ports").get("80/tcp").stringValue()).isEqualTo("8080/tcp");
    }

    @Test
    void anImageThatNeedsNothingSaysSo() {
        ConversionReport report = report(List.of(), List.of());
        assertThat(lines(report)).contains("Changed nothing: it is non-root already");
        assertThat(report.toJson().get("changes")).isEmpty();
    }

    @Test
    void nothingOfTheImageReachesATerminalRaw() {
        Change change = new Change.SetEnvironment("A\u001b[2J", "\u202e", "\u0007", "\u009b31m");
        assertThat(lines(report(List.of(), List.of(change))))
                .contains("environment A\\x1b[2J: \\x202e -> \\x07  (\\x9b31m)");
    }

    private static ConversionReport converted() throws UnrootException {
        byte[] config =
                "{\"config\":{\"ExposedPorts\":{\"80/tcp\":{}}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                        .getBytes(StandardCharsets.UTF_8);
        String layer = """
                - 4755 0:0 usr/bin/tool1
                - 4755 0:0 usr/bin/tool2
                - 4755 0:0 usr/bin/tool3
                - 4755 0:0 usr/bin/tool4
                - 4755 0:0 usr/bin/tool5
                """;
        return report(Audits.of(Layers.merge(layer), ImageConfig.parse(config)), CHANGES);
    }

    private static ConversionReport report(List<Finding> findings, List<Change> changes) {
        return new ConversionReport(
                "oci:images:root",
                "oci:images:nonroot",
                findings,
                changes,
                Map.of(CONFIG, 1482L, STATE, 0L),
                Proofs.of(new Verdict.Proven(), new Verdict.Proven(), new Verdict.Proven()),
                2048,
                3,
                17);
    }

    private static String lines(ConversionReport report) {
        return report.lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
