package io.github.unroot.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.identity.Capability;
import io.github.unroot.identity.Identity;
import io.github.unroot.image.Digest;
import io.github.unroot.image.Json;
import io.github.unroot.observe.Access;
import io.github.unroot.sandbox.ArbitraryIds;
import io.github.unroot.sandbox.ProcessSeen;
import io.github.unroot.sandbox.ProcessSeen.CapabilitySets;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final Identity USER = Identity.of(1001, 0);
    private static final Identity ARBITRARY = Identity.of(1234567890, 0);
    private static final Surroundings SURROUNDINGS = new Surroundings(
            "6.1.0-31-amd64",
            "x86_64",
            SandboxKind.RUNC,
            "runc version 1.1.5+ds1",
            Digest.of(new byte[0]).toString(),
            "0.1.0");

    private static ProcessSeen process(Identity identity, Set<Capability> bounding, boolean noNewPrivileges) {
        return new ProcessSeen(
                4711,
                1,
                99,
                "/usr/sbin/nginx",
                "nginx",
                List.of("nginx", "-g", "daemon off;"),
                false,
                Collections.nCopies(4, identity.uid()),
                Collections.nCopies(4, identity.gid()),
                List.of(),
                new CapabilitySets(Set.of(), Set.of(), Set.of(), bounding, Set.of()),
                noNewPrivileges,
                2);
    }

    private static ProcessSeen process(Identity identity) {
        return process(identity, Set.of(), true);
    }

    private static Access denial(int sequence, int process) {
        return Access.once(
                Access.Operation.CHOWN,
                Optional.of(FilePath.of("/var/lib/nginx/body")),
                "33:-1",
                Optional.of("EPERM"),
                process,
                "/usr/sbin/nginx",
                "chown",
                sequence);
    }

    private static ScenarioResult scenario(int level, Verdict verdict) {
        Identity identity = level == 1 ? USER : ARBITRARY;
        return new ScenarioResult(
                level,
                identity,
                level >= 3,
                level >= 3 ? List.of("/run", "/var/lib/nginx") : List.of(),
                List.of("http:8080/=200"),
                verdict,
                List.of(denial(7, 1), denial(9, 2)),
                List.of(process(identity), process(identity)),
                OptionalInt.of(2));
    }

    private static Proof proof(ScenarioResult... scenarios) {
        return new Proof(
                "oci:images:nginx",
                Digest.of("x".getBytes(StandardCharsets.UTF_8)),
                SURROUNDINGS,
                new ArbitraryIds(42, 1234567890, 1111111111),
                List.of(scenarios));
    }

    @Test
    void aLevelCountsOnlyWithAllUnderIt() {
        Verdict yes = new Verdict.Proven();
        assertThat(proof().level()).isZero();
        assertThat(proof(scenario(3, yes), scenario(1, yes), scenario(2, yes)).level())
                .isEqualTo(3);
        assertThat(proof(scenario(1, yes), scenario(2, new Verdict.NotProven("no runc")), scenario(3, yes))
                        .level())
                .isEqualTo(1);
        assertThat(proof(scenario(2, yes), scenario(3, yes)).level()).isZero();
    }

    @Test
    void aLevelHasOneScenario() {
        ScenarioResult one = scenario(1, new Verdict.Proven());
        assertThatThrownBy(() -> proof(one, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Verdict.Failed(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    /** To make the golden file again: {@code -Dgolden.update=true}. */
    @Test
    void theDocumentIsAnInTotoStatement() throws IOException {
        byte[] document = ProofDocument.bytes(proof(
                scenario(1, new Verdict.Proven()),
                scenario(2, new Verdict.Proven()),
                scenario(3, new Verdict.Failed("nginx ended with status 1")),
                scenario(4, new Verdict.NotProven("the run took longer than 60 s"))));
        if (Boolean.getBoolean("golden.update")) {
            Files.write(Path.of("src/test/resources/io/github/unroot/prove/proof.json"), document);
        }
        try (InputStream golden = Objects.requireNonNull(ProofTest.class.getResourceAsStream("proof.json"))) {
            assertThat(new String(document, StandardCharsets.UTF_8))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theResultIsTheWorstOfItsTests() {
        Verdict yes = new Verdict.Proven();
        Verdict open = new Verdict.NotProven("no user namespaces");
        assertThat(result(proof(scenario(1, yes)))).isEqualTo("PASSED");
        assertThat(result(proof(scenario(1, yes), scenario(2, open)))).isEqualTo("WARNED");
        assertThat(result(proof(scenario(1, open), scenario(2, new Verdict.Failed("no")))))
                .isEqualTo("FAILED");
        assertThat(result(proof())).isEqualTo("WARNED");
    }

    private static String result(Proof proof) {
        return ProofDocument.statement(proof)
                .required("predicate")
                .required("result")
                .stringValue();
    }

    @Test
    void whatJsonSaysIsWhatThePromiseNames() {
        assertThat(ScenarioJson.scenario(scenario(1, new Verdict.Proven())).propertyNames())
                .contains("level", "identity", "verdict", "denied", "processes");
        assertThat(Json.bytes(ScenarioJson.scenarios(List.of()))).asString().isEqualTo("[]");
    }

    @Test
    void everyProcessMustKeepToTheIdentity() {
        assertThat(judge(process(USER)).proven()).isTrue();
        assertThat(judge(process(USER), process(Identity.of(0, 0))).reason())
                .isEqualTo("process 1 (nginx) ran with users [0, 0, 0, 0] and groups [0, 0, 0, 0], not as 1001:0");
        assertThat(judge(process(USER, Set.of(Capability.CHOWN), true)).reason())
                .contains("capabilities [CHOWN]");
        assertThat(judge(process(USER, Set.of(), false)).reason()).contains("no_new_privs");
        assertThat(judge()).isInstanceOf(Verdict.NotProven.class);
        assertThat(Judge.verdict(Optional.of("port 80 refused"), USER, List.of(process(USER))))
                .isEqualTo(new Verdict.Failed("port 80 refused"));
    }

    private static Verdict judge(ProcessSeen... processes) {
        return Judge.verdict(Optional.empty(), USER, List.of(processes));
    }
}
