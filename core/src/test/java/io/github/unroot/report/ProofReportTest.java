package io.github.unroot.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.prove.Verdict;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code mvn -pl core -am test -Dtest=ProofReportTest -Dgolden.update=true} writes the golden files again. */
class ProofReportTest {
    private static final ProofReport REPORT = new ProofReport(Proofs.of(
            new Verdict.Proven(),
            new Verdict.Proven(),
            new Verdict.Failed("nginx ended with status 1"),
            new Verdict.NotProven("the run took longer than 60 s")));

    @Test
    void text() throws IOException {
        Golden.assertEqual("proof.txt", REPORT.lines().collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void json() throws IOException {
        Golden.assertEqual("prove.json", REPORT.toJson().toPrettyString() + "\n");
    }

    @Test
    void holdsWhatTheDesignPromises() {
        assertThat(REPORT.toJson().propertyNames()).contains("image", "digest", "level", "scenarios");
        assertThat(REPORT.toJson().get("level").intValue()).isEqualTo(2);
    }

    @Test
    void aProofWithoutScenariosHoldsNoLevel() {
        assertThat(new ProofReport(Proofs.of()).lines()).last().asString().contains("level 0 holds");
    }
}
