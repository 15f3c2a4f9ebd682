package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "apache2",
                "httpd",
                "postgres",
                "initdb",
                "mariadbd",
                "mysqld",
                "haproxy",
                "lighttpd",
                "squid",
                "php-fpm8.2",
                "supervisord",
                "rabbitmq-server"
            })
    void theseProgramsAreKnown(String program) throws IOException {
        assertThat(Adaptations.carriedAnd(List.of()).of("/usr/sbin/" + program)).isNotEmpty();
    }

    @Test
    void aUsersOwnStandsInThePlaceOfOneOfTheSameName() throws IOException {
        Adaptations adaptations = Adaptations.carriedAnd(List.of(Map.entry("nginx", "programs: [openresty]")));
        assertThat(adaptations.of("/usr/sbin/nginx")).isEmpty();
        assertThat(adaptations.of("openresty")).hasSize(1);
    }

    @Test
    void aPathIsWhatAProgramThatRanSaysItIs() throws IOException {
        Adaptations adaptations =
                Adaptations.parse(List.of(Map.entry("a", "{programs: [a], writable: {/var/cache/a: data}}")));
        FilePath path = FilePath.of("/var/cache/a");
        assertThat(adaptations.lifetime(path, Set.of("/bin/a"))).contains(Lifetime.DATA);
        assertThat(adaptations.lifetime(path, Set.of("/bin/b"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "words | it is not a mapping",
                "lines: [] | \"programs\" must list the executables that it speaks of",
                "{programs: [a], line: []} | unknown key \"line\"",
                "{programs: [a], lines: [x]} | an item of \"lines\" is not a mapping",
                "{programs: [a], lines: [{when: bind, line: x}]} | a rule has no \"why\"",
                "{programs: [a], lines: [{when: bind, line: '(', why: x}]} | the pattern ( is wrong",
                "{programs: [a], lines: [{when: dance, line: x, why: y}]} | \"when\" is \"dance\"",
                "{programs: [a], lines: x} | \"lines\" is not a list",
                "{programs: [a], writable: {/a: ever}} | neither \"data\" nor \"scratch\"",
                "{programs: [a], writable: {a: data}} | a path",
                "{programs: [a], lines: [{when: bind, line: x, why: y, with: z}]} | unknown key \"with\"",
                "{programs: [a], environment: [{when: chmod, name: A, why: y}]} | a rule has no \"value\"",
                "'a: [' | expected",
            })
    void saysWhatIsWrongWithOne(String text, String why) {
        assertThatThrownBy(() -> Adaptations.parse(List.of(Map.entry("mine", text))))
                .isInstanceOf(UnrootException.class)
                .hasMessageContaining("mine")
                .hasMessageContaining(why);
    }
}
