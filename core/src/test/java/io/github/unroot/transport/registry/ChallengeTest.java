package io.github.unroot.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F11")
final class ChallengeTest {
    private static final Map<String, String> PARAMETERS =
            Map.of("realm", "https://a.example/token", "service", "a,b \"c\"", "scope", "repository:x:pull");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://a.example/token\",service=\"a,b \\\"c\\\"\",scope=\"repository:x:pull\"",
                "bearer scope=\"repository:x:pull\" , SERVICE = \"a,b \\\"c\\\"\", Realm=\"https://a.example/token\"",
                "Negotiate, Bearer service=\"a,b \\\"c\\\"\", scope=\"repository:x:pull\", realm=\"https://a.example/token\"",
                "Basic realm=\"x\", Bearer realm=\"https://a.example/token\",service=\"a,b \\\"c\\\"\",scope=\"repository:x:pull\"",
                "Negotiate dG9rZW4=, BEARER scope=\"repository:x:pull\",service=\"a,b \\\"c\\\"\",realm=\"https://a.example/token\"",
            })
    void parametersStandInAnyOrder(String header) {
        assertThat(Challenge.of(Challenge.parse(List.of(header)), "bearer"))
                .map(Challenge::parameters)
                .contains(PARAMETERS);
    }

    @Test
    void headersMayBeSeveral() {
        List<Challenge> found = Challenge.parse(List.of("Basic realm=x", "Bearer realm=y"));
        assertThat(found).extracting(Challenge::scheme).containsExactly("basic", "bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "=", "\"", "Bearer realm=\"unclosed", "Bearer realm", "\u0000", "Bearer =x"})
    void whatCannotBeReadIsPassedOver(String header) {
        assertThat(Challenge.parse(List.of(header)))
                .allSatisfy(one -> assertThat(one.parameter("realm")).isEmpty());
    }

    @Test
    void thereIsAnEndToThem() {
        assertThat(Challenge.parse(List.of("Basic realm=\"x\", ".repeat(100)))).hasSize(16);
        assertThat(Challenge.parse(List.of("Bearer x=\"" + "\\a".repeat(1_000_000) + "\"")))
                .hasSizeLessThan(17);
    }
}
