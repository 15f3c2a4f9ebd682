package io.github.unroot.prove;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.image.Digest;
import io.github.unroot.problem.UnrootException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProofClaimTest {
    private static final String HEX = "a".repeat(64);
    private static final String GOOD = """
            {"_type":"https://in-toto.io/Statement/v1",
             "subject":[{"name":"x","digest":{"sha256":"%s"}}],
             "predicateType":"https://in-toto.io/attestation/test-result/v0.1",
             "predicate":{"result":"FAILED","passedTests":["level-1","level-2"],"failedTests":["level-3"],
              "https://unroot.github.io/proof/v0.1":{"level":2}}}""".formatted(HEX);

    @Test
    void itSaysOfWhichImageAndHowHigh() throws UnrootException {
        ProofClaim claim = ProofClaim.read(GOOD.getBytes(UTF_8));
        assertThat(claim.images()).containsExactly(new Digest(HEX));
        assertThat(claim.level()).isEqualTo(2);
    }

    /** One edit of the good one each. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Statement/v1                | Statement/v0.1      | _type is not
            test-result/v0.1            | test-result/v0.2    | predicateType is not
            "_type"                     | "_Type"             | must be spelled "_type"
            "passedTests"               | "PassedTests"       | must be spelled "passedTests"
            "failedTests":["level-3"]   | "failedTests":[],"failedTests":[] | Duplicate
            "level-1","level-2"         | "level-2"           | not that of its passed tests
            "level-1","level-2"         | "level-1"           | not that of its passed tests
            "level-1","level-2"         | "level-1","level-2","level-3" | not that of its passed tests
            "level-1","level-2"         | "level-1",2         | array of strings
            {"level":2}                 | {"level":3}         | not that of its passed tests
            {"level":2}                 | {"level":"2"}       | whole number
            {"level":2}                 | {}                  | not that of its passed tests
            https://unroot.github.io/proof/v0.1 | https://example.org/tests | no proof of Unroot's
            "predicate":{"result"       | "predicate":[],"other":{"result" | not an object
            "sha256"                    | "sha512"            | no sha256
            "aaaa                       | "AAAA               | not a digest
            [{"name"                    | [7,{"name"          | not an object
            "subject":[{                | "subject":[],"others":[{ | 0 subjects
            """)
    void whatIsNoProofIsRefused(String before, String after, String why) {
        assertThat(GOOD).contains(before);
        assertThatThrownBy(() -> ProofClaim.read(GOOD.replace(before, after).getBytes(UTF_8)))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aGapEndsTheClimb() throws UnrootException {
        String gap = GOOD.replace("\"level-1\",\"level-2\"", "\"level-1\",\"level-3\"")
                .replace("{\"level\":2}", "{\"level\":1}");
        assertThat(ProofClaim.read(gap.getBytes(UTF_8)).level()).isEqualTo(1);
    }
}
