package io.github.unroot.debian;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationsTest {

    @Test
    void groupsOfAlternatives() throws Exception {
        Relations relations =
                Relations.parse("libc6 (>= 2.36),\n python3:any(<<3.12) | pypy3 , c (= 1:2~), d( >> 1 ), ");
        assertThat(relations).hasToString("libc6 (>= 2.36), python3:any (<< 3.12) | pypy3, c (= 1:2~), d (>> 1)");
        Relation python = relations.groups().get(1).alternatives().getFirst();
        assertThat(python.name()).isEqualTo("python3");
        assertThat(python.qualifier()).hasValue("any");
        assertThat(python.admits(new DebianVersion("3.12~rc1"))).isTrue();
        assertThat(python.admits(new DebianVersion("3.12"))).isFalse();
        assertThat(Relations.parse(relations.toString())).isEqualTo(relations);
        assertThat(Relations.parse(" \n").groups()).isEmpty();
    }

    @Test
    void theOldSignsIncludeTheVersion() throws Exception {
        assertThat(Relations.parse("a (< 1), b (> 1)")).hasToString("a (<= 1), b (>= 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a b!\",\" or \"|\" is needed after a",
                "a |!nothing after the last \"|\"",
                "a,, b!no name of a package: \"\"",
                "| a!no name of a package: \"\"",
                "a (>= 1!a \"(\" without its \")\"",
                "a (1)!no << <= = >= or >> in \"(1)\"",
                "a (=> 1)!no << <= = >= or >> in \"(=> 1)\"",
                "a (>= x y)!no version: \"x y\"",
                "a:!no architecture: \"\" after a",
                "a [amd64]!\",\" or \"|\" is needed after a",
                "../a!no name of a package: \"../a\"",
                "${misc:Depends}!no name of a package: \"${misc\""
            })
    void whatIsNoRelationIsRefused(String text, String message) {
        SolverTest.assertBadInput(() -> Relations.parse(text), message);
    }

    @Test
    void thereAreNotAsManyAsOneLikes() {
        SolverTest.assertBadInput(() -> Relations.parse("a,".repeat(30_000)), "more than 20000 relations");
    }

    @Test
    void wishes() throws Exception {
        assertThat(Relation.parseWish("redis-server")).hasToString("redis-server");
        assertThat(Relation.parseWish("redis-server=5:7.0.15-1~deb12u1"))
                .hasToString("redis-server (= 5:7.0.15-1~deb12u1)");
        assertThat(Relation.parseWish("a:amd64=1")).hasToString("a:amd64 (= 1)");
        SolverTest.assertBadInput(() -> Relation.parseWish("redis server"), "no name of a package: \"redis server\"");
        SolverTest.assertBadInput(() -> Relation.parseWish("a="), "no version");
        SolverTest.assertBadInput(() -> Relation.parseWish("-rf"), "no name of a package: \"-rf\"");
    }
}
