package io.github.unroot.prove;

import io.github.unroot.image.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proof as an in-toto statement (attestation framework v1) of the type test-result v0.1: each scenario is a test,
 * {@code level-3}, which a policy finds in {@code passedTests}. Not proven is neither passed nor failed, and the type has
 * a third word only, so it goes under {@code warnedTests}.
 *
 * <p>What the type has no place for stands in an extension field, which the framework's parsing rules allow under a URI
 * as its name. Order and spacing are fixed: the same proof gives the same bytes.
 */
public final class ProofDocument {
    static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    public static final String PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1";
    static final String EXTENSION = "https://unroot.github.io/proof/v0.1";

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ProofDocument() {}

    public static byte[] bytes(Proof proof) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(INDENT);
        return (MAPPER.writer().with(printer).writeValueAsString(statement(proof)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode statement(Proof proof) {
        ObjectNode statement = Json.newObject();
        statement.put("_type", STATEMENT_TYPE);
        ObjectNode subject = statement.putArray("subject").addObject();
        subject.put("name", proof.name());
        subject.putObject("digest").put("sha256", proof.image().hex());
        statement.put("predicateType", PREDICATE_TYPE);
        statement.set("predicate", predicate(proof));
        return statement;
    }

    private static ObjectNode predicate(Proof proof) {
        ObjectNode predicate = Json.newObject();
        predicate.put("result", result(proof));
        predicate.set("configuration", configuration(proof));
        ArrayNode passed = predicate.putArray("passedTests");
        ArrayNode warned = predicate.putArray("warnedTests");
        ArrayNode failed = predicate.putArray("failedTests");
        for (ScenarioResult scenario : proof.scenarios()) {
            ArrayNode list = switch (scenario.verdict()) {
                case Verdict.Proven() -> passed;
                case Verdict.NotProven(String reason) -> warned;
                case Verdict.Failed(String reason) -> failed;
            };
            list.add(test(scenario.level()));
        }
        ObjectNode facts = predicate.putObject(EXTENSION);
        facts.put("level", proof.level());
        facts.put("seed", proof.ids().seed());
        facts.put("uid", proof.ids().uid());
        facts.set("scenarios", ScenarioJson.scenarios(proof.scenarios()));
        return predicate;
    }

    /** What the scenario of a level is called among the tests. */
    static String test(int level) {
        return "level-" + level;
    }

    private static String result(Proof proof) {
        boolean failed = proof.scenarios().stream().anyMatch(scenario -> scenario.verdict() instanceof Verdict.Failed);
        boolean all = proof.scenarios().stream()
                .allMatch(scenario -> scenario.verdict().proven());
        return failed ? "FAILED" : all && !proof.scenarios().isEmpty() ? "PASSED" : "WARNED";
    }

    /** Resource descriptors: each must have a URI or a digest; package URLs are URIs of software. */
    private static ArrayNode configuration(Proof proof) {
        Surroundings surroundings = proof.surroundings();
        ArrayNode list = Json.newArray();
        resource(list, "unroot", "pkg:maven/io.github.unroot/unroot-core", surroundings.unroot());
        resource(list, "kernel", "pkg:generic/linux", surroundings.kernel())
                .put("architecture", surroundings.architecture());
        resource(list, "runtime", surroundings.sandbox().uri(), surroundings.runtime());
        if (!surroundings.seccompProfile().isEmpty()) {
            ObjectNode profile = list.addObject();
            profile.put("name", "seccomp");
            String digest = surroundings.seccompProfile();
            profile.putObject("digest").put("sha256", digest.substring(digest.indexOf(':') + 1));
        }
        return list;
    }

    private static ObjectNode resource(ArrayNode list, String name, String uri, String version) {
        ObjectNode resource = list.addObject();
        resource.put("name", name);
        resource.put("uri", uri);
        return resource.putObject("annotations").put("version", version);
    }
}
