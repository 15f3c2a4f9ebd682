package io.github.unroot.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.CommandLineCall;
import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every hostile image goes through the command line as a user's would, and comes out as its case says. Where it is handled,
 * umoci judges the tree that we see. Needs root, as only root can unpack owners and devices.
 */
class HostileImagesIT {
    private static final int BAD_INPUT = 3;

    /** A plan that changes nothing, for an image of any digest: the image is written as it is. */
    private static final String EMPTY_PLAN = "version: 1\nsource: sha256:%s\nchanges: []\n".formatted("0".repeat(64));

    @TempDir
    private Path folder = Path.of("");

    private static final List<List<HostileCase>> TABLES = List.of(
            PathCases.ALL,
            LinkCases.ALL,
            EntryCases.ALL,
            WhiteoutCases.ALL,
            HeaderCases.ALL,
            PaxCases.ALL,
            JunkCases.ALL,
            CompressionCases.ALL,
            DocumentCases.ALL,
            AccountCases.ALL);

    @TestFactory
    Stream<DynamicTest> everyCaseEndsAsItMust() {
        return TABLES.stream()
                .flatMap(List::stream)
                .map(hostile -> DynamicTest.dynamicTest(hostile.displayName(), () -> check(hostile)));
    }

    private void check(HostileCase hostile) throws IOException {
        try {
            checkEnd(hostile);
        } catch (AssertionError failed) {
            throw new AssertionError(hostile.displayName() + ": " + failed.getMessage(), failed);
        }
    }

    private void checkEnd(HostileCase hostile) throws IOException {
        Path work = Files.createTempDirectory(folder, hostile.row());
        Path layout = work.resolve("layout");
        hostile.image().writeTo(layout);
        switch (hostile.expected()) {
            case Expected.Refused refused -> assertRefused(work, layout, refused);
            case Expected.Handled handled -> {
                assertThat(audit(layout, handled.auditStatus()).at("/findings").isArray())
                        .isTrue();
                assertHandled(work, layout, hostile.foreign());
            }
            case Expected.HandledWithFinding handled -> {
                assertFound(audit(layout, handled.auditStatus()), handled);
                assertHandled(work, layout, hostile.foreign());
            }
        }
    }

    private static void assertRefused(Path work, Path layout, Expected.Refused refused) throws IOException {
        assertRefusal(CommandLineCall.run("audit", reference(layout)), refused);
        for (Destination destination : List.of(
                Destination.missing(work.resolve("missing")), Destination.holdingAnother(work.resolve("another")))) {
            assertRefusal(apply(work, layout, destination.reference()), refused);
            destination.assertUntouched();
        }
    }

    private static void assertRefusal(Tool.Outcome outcome, Expected.Refused refused) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(BAD_INPUT);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors().lines()).as(outcome.errors()).hasSize(1);
        assertThat(outcome.errors()).containsPattern(refused.message());
        assertThat(outcome.errors().strip()).as("printable").matches("\\P{Cntrl}*");
    }

    private static void assertFound(JsonNode report, Expected.HandledWithFinding handled) {
        assertThat(report.at("/findings")
                        .valueStream()
                        .map(finding -> finding.at("/rule").asString() + " "
                                + finding.at("/path").asString("")))
                .contains(handled.rule() + " " + handled.path());
    }

    private static void assertHandled(Path work, Path layout, ForeignReader foreign) throws IOException {
        SortedMap<String, String> ours = OurTree.of(layout);
        Path result = work.resolve("result");
        Tool.Outcome applied = apply(work, layout, "oci:" + result + ":" + HostileImage.TAG);
        assertThat(applied.status()).as(applied.toString()).isZero();
        assertThat(OurTree.of(result)).isEqualTo(ours);
        switch (foreign) {
            case ForeignReader.Agrees _ -> assertThat(ours).isEqualTo(Umoci.tree(layout, work));
            case ForeignReader.ReadsTwin twin -> {
                assertThat(Umoci.refuses(layout, work)).as(twin.why()).isTrue();
                Path other = work.resolve("twin");
                twin.twin().writeTo(other);
                assertThat(ours).isEqualTo(Umoci.tree(other, work));
            }
            case ForeignReader.Refuses refuses ->
                assertThat(Umoci.refuses(layout, work)).as(refuses.why()).isTrue();
            case ForeignReader.Hangs hangs ->
                assertThat(Umoci.hangs(layout, work)).as(hangs.why()).isTrue();
            case ForeignReader.Differs differs ->
                assertThat(ours).as(differs.why()).isNotEqualTo(Umoci.tree(layout, work));
        }
    }

    /** As text too, which must not move a terminal's cursor. */
    private static JsonNode audit(Path layout, int status) {
        Tool.Outcome text = CommandLineCall.run("audit", reference(layout));
        assertThat(text.status()).as(text.toString()).isEqualTo(status);
        assertThat(text.output().lines()).allMatch(line -> line.matches("\\P{Cntrl}*"), "printable");
        Tool.Outcome outcome = CommandLineCall.run("audit", reference(layout), "--json");
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.errors()).isEmpty();
        return JsonMapper.shared().readTree(outcome.output());
    }

    private static Tool.Outcome apply(Path work, Path layout, String destination) throws IOException {
        Path plan = Files.writeString(work.resolve("plan.yaml"), EMPTY_PLAN);
        return CommandLineCall.run("apply", plan.toString(), reference(layout), destination);
    }

    private static String reference(Path layout) {
        return "oci:" + layout + ":" + HostileImage.TAG;
    }
}
