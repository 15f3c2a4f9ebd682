package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.demo.RunSettings;
import io.github.unroot.cli.judge.Declared;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Behaviours;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users that are not what they seem, converted and proven for real: never taken for non-root, always spelled out. */
class HostileUsersIT {
    private static final String SCRIPT = "echo ready; sleep 1000";
    private static final String PASSWD = "root:x:0:0::/root:/bin/sh\napp:x:1001:1001::/:/bin/sh\n";

    @TempDir
    private Path folder = Path.of("");

    private static RunSettings settings(String user) {
        return RunSettings.asRoot().withUser(user).withCommand("/start");
    }

    private Path image(String user) throws IOException {
        return new Behaviours(folder).program("source", SCRIPT, settings(user));
    }

    private Path image(String user, String passwd, String group) throws IOException {
        return new Behaviours(folder).program("source", SCRIPT, settings(user), passwd, group);
    }

    private static String reference(Path layout) {
        return "oci:" + layout + ":latest";
    }

    private Tool.Outcome convert(Path layout, String... options) throws IOException {
        String[] words = {
            "convert", reference(layout), reference(result()), "--json", "--probe", "log:ready", "--progress", "none"
        };
        return Unroot.run(Stream.of(words, options).flatMap(Stream::of).toArray(String[]::new));
    }

    private Path result() {
        return folder.resolve("result");
    }

    @ParameterizedTest
    @Tag("H46")
    @ValueSource(strings = {"4294967296", "+0", ":0", "a:b:c", "nobody-here"})
    void aUserThatEnginesReadDifferentlyIsNotConverted(String user) throws IOException {
        Tool.Outcome outcome = convert(image(user));
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.errors()).contains("the image can't be run: the user \"" + user + "\"");
        assertThat(outcome.errors().lines()).hasSize(1);
        assertThat(result()).doesNotExist();
    }

    @ParameterizedTest
    @Tag("H46")
    @ValueSource(strings = {"00", "root:0", "0:12"})
    void whateverIsRootBecomesAUserByNumber(String user) throws IOException {
        Tool.Outcome outcome = convert(image(user));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(Declared.of(result()).user()).isEqualTo("1001:0");
    }

    @ParameterizedTest
    @Tag("H48")
    @CsvSource({"10001,10001:0", "1001,1001:1001", "010001:00,10001:0"})
    void aNumberIsSpelledOut(String user, String full) throws IOException {
        Tool.Outcome outcome = convert(image(user, PASSWD, "root:x:0:\n"));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(Declared.of(result()).user()).isEqualTo(full);
        JsonNode changes = JsonMapper.shared().readTree(outcome.output()).path("changes");
        assertThat(changes).hasSize(1);
        assertThat(changes.at("/0/kind").asString()).isEqualTo("user");
    }

    @Test
    @Tag("H47")
    void aResultWhoseUserIsAnotherAccountsNameIsNotMade() throws IOException {
        Path layout = image("0", "root:x:0:0::/:/bin/sh\n1001:x:0:0::/:/bin/sh\n", "");
        Tool.Outcome outcome = convert(layout);
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.errors())
                .contains("the result's user 1001:0 would be ambiguous: /etc/passwd has an account named \"1001\" with"
                        + " user ID 0; choose another with --user");
        assertThat(result()).doesNotExist();

        Tool.Outcome other = convert(layout, "--user", "1002");
        assertThat(other.status()).as(other.toString()).isZero();
        assertThat(Declared.of(result()).user()).isEqualTo("1002:0");
    }

    @Test
    @Tag("H50")
    void theGroupsOfAUserAreInItsProof() throws IOException {
        Path layout = image("app", PASSWD, "app:x:1001:\ndocker:x:998:app\n");
        String[] words = {
            "prove", reference(layout), "--level", "1", "--probe", "log:ready", "--progress", "none", "--json"
        };
        Tool.Outcome json = Unroot.run(words);
        assertThat(json.status()).as(json.toString()).isZero();
        JsonNode process = JsonMapper.shared().readTree(json.output()).at("/scenarios/0/processes/0");
        assertThat(process.path("groups").valueStream().map(JsonNode::asLong)).contains(998L);
        Tool.Outcome text = Unroot.run(Stream.of(words).limit(words.length - 1L).toArray(String[]::new));
        assertThat(text.output()).containsPattern("in the supplementary groups .*998");
    }
}
