package io.github.unroot.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start program as sh and perl run it, with its paths moved below a directory of the test's. */
class StartProgramTest {
    @TempDir
    Path root;

    /** How a start ended. */
    private record Start(int status, String output, String errors) {}

    @BeforeEach
    void makeScratch() throws IOException {
        Files.createDirectories(root.resolve("run/app"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a ${SET} b|a value b",
                "${EMPTY}|''",
                "${SET:-x}|value",
                "${EMPTY:-x}|x",
                "${UNSET:-}|''",
                "${UNSET:-a b:c-d+e}|a b:c-d+e",
                "${SET:+on}|on",
                "${EMPTY:+on}|''",
                "${UNSET:+${UNSET}}|''",
                "${SET:+is ${SET}, ${UNSET:-not} ${SET}}|is value, not value",
                "${UNSET:-${SET}}|value",
                "$${SET}|${SET}",
                "$$${SET}|$${SET}",
                "$SET $$ $ {} ${SET}$|$SET $$ $ {} value$",
                "${UNSET:-$${x}}|${x}",
                "${UNSET:-cost $5}|cost $5",
                "`id` $(id) \\n ${ODD}|`id` $(id) \\n ${SET} $(id) `id` \\1 'q\" \\",
                "${FROM_FILE}|secret  ",
            })
    void rendersFromTheEnvironment(String template, String rendered) throws IOException, InterruptedException {
        Start start = start(recipe(template), List.of(), List.of("true"));
        assertThat(start).isEqualTo(new Start(0, "", ""));
        assertThat(Files.readString(root.resolve("run/app/app.conf"), StandardCharsets.ISO_8859_1))
                .isEqualTo(rendered + "\n");
    }

    @Test
    void theLongestDefaultIsRendered() throws IOException, InterruptedException {
        String longest = "$5".repeat(TemplateText.ALTERNATIVE_CHARS_MAX / 2) + "$";
        start(recipe("${UNSET:-" + longest + "}"), List.of(), List.of("true"));
        String rendered = Files.readString(root.resolve("run/app/app.conf"));
        assertThat(rendered.equals(longest + "\n")).isTrue();
        assertThat(TemplateText.read("${UNSET:-" + longest + "x}").fault()).isPresent();
    }

    @Test
    void saysWhichVariableIsMissing() throws IOException, InterruptedException {
        Start start = start(recipe("fine\n${SET:+a\n${UNSET}}\n"), List.of(), List.of("echo", "never"));
        assertThat(start)
                .isEqualTo(new Start(
                        1,
                        "",
                        "unroot: /run/app/app.conf: line 2 of its template needs UNSET, which is not set; give it, or a"
                                + " file's name as UNSET_FILE\n"));
        assertThat(root.resolve("run/app/app.conf")).doesNotExist();
    }

    @Test
    void saysWhichSecretCannotBeRead() throws IOException, InterruptedException {
        Start start = start(recipe("${GONE}"), List.of(), List.of("echo", "never"));
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.errors())
                .startsWith(
                        "unroot: /run/app/app.conf: GONE_FILE names \"/nowhere\", which can't be read: No such file");
    }

    @Test
    void saysWhatCannotBeWritten() throws IOException, InterruptedException {
        Files.delete(root.resolve("run/app"));
        Files.writeString(root.resolve("run/app"), "a file");
        Start start = start(recipe("x"), List.of(), List.of("echo", "never"));
        assertThat(start.status()).isEqualTo(1);
        assertThat(start.errors()).startsWith("unroot: /run/app/app.conf: ").hasLineCount(1);
    }

    @Test
    void usersOwnFileIsTakenInPlaceOfTheTemplate() throws IOException, InterruptedException {
        String recipe = "scratch: [/run/app]\ntemplates:\n  /run/app/deep/own.conf: {source:"
                + " io/github/unroot/recipe/full/extra.conf, unless: /etc/own.conf}\n";
        start(recipe, List.of(), List.of("true"));
        assertThat(root.resolve("run/app/deep/own.conf")).hasContent("maxmemory 100mb\n");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/own.conf"), "${REDIS_MEMORY} $x");
        start(recipe, List.of(), List.of("true"));
        assertThat(root.resolve("run/app/deep/own.conf")).hasContent("${REDIS_MEMORY} $x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("run/app/deep/own.conf"))))
                .isEqualTo("rw-rw----");
    }

    @Test
    void becomesTheProgramWithUnchangedArguments() throws IOException, InterruptedException {
        String recipe = "entrypoint: [sh, -c, 'echo $$ \"$@\"', name]\n" + recipe("x");
        Start start = start(
                recipe, List.of("sh", "-c", "echo $$; printf '<%s>' \"$@\"", "name"), List.of("a  b", "", "*", "$x"));
        assertThat(start.output()).matches("(?s)" + pid + "\n<a  b><><\\*><\\$x>");
    }

    private long pid;

    @Test
    void stepsMaySetArgumentsAndVariablesAndReadSecrets() throws IOException, InterruptedException {
        String recipe = """
                start: |
                  set -- "$@" more
                  export WORD="$FROM_FILE/$SET"
                  [ -z "${UNSET:-}" ]
                entrypoint: [sh, -c, x]
                """;
        Start start = start(recipe, List.of("sh", "-c", "echo \"$WORD\" \"$@\"", "x"), List.of("one"));
        assertThat(start).isEqualTo(new Start(0, "secret  /value one more\n", ""));
    }

    @Test
    void aStepThatFailsEndsTheStart() throws IOException, InterruptedException {
        assertThat(start("start: |\n  false\n  echo never\n", List.of(), List.of("echo", "never")))
                .isEqualTo(new Start(1, "", ""));
        Start unset = start("start: |\n  echo $NOWHERE\n", List.of(), List.of("echo", "never"));
        assertThat(unset.status()).isNotZero();
        assertThat(unset.errors()).contains("NOWHERE");
        Start secret = start("start: |\n  echo $GONE\n", List.of(), List.of("echo", "never"));
        assertThat(secret).isEqualTo(new Start(1, "", "unroot: GONE_FILE names \"/nowhere\", which can't be read\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "echo other, other", // a program: runs as it stands
        "-n, app -n",
        "serve, app serve", // the image's own command
        "version, app version", // no program of that name
        "/bin/echo path, path",
        "/etc, app /etc", // a directory is no program
        "true x, ''",
    })
    void anotherProgramRunsAsItStands(String arguments, String output) throws IOException, InterruptedException {
        String recipe = "entrypoint: [echo, app]\ncommand: [serve]\nstart: ':'\n";
        Start start = start(recipe, List.of("echo", "app"), List.of(arguments.split(" ")));
        assertThat(start.output().strip()).isEqualTo(output);
    }

    @Test
    void theImagesOwnCommandIsNoOtherProgram() throws IOException, InterruptedException {
        String recipe =
                "entrypoint: [echo]\ncommand: [true, x]\nstart: 'echo prepared'\n".replace("true,", "\"true\",");
        assertThat(start(recipe, List.of("echo"), List.of("true", "x")).output())
                .isEqualTo("prepared\ntrue x\n");
    }

    private static String recipe(String template) {
        return "scratch: [/run/app]\ntemplates:\n  /run/app/app.conf: |\n"
                + template.lines().map(line -> "    " + line + "\n").collect(Collectors.joining())
                + (template.isEmpty() ? "    \n" : "");
    }

    private Start start(String fields, List<String> entrypoint, List<String> arguments)
            throws IOException, InterruptedException {
        Recipe recipe = Recipes.of(fields);
        for (PlacedFile file : StartProgram.files(recipe)) {
            Path path = root.resolve(file.path().text().substring(1));
            Files.createDirectories(path.getParent());
            String moved = new String(file.content().bytes(), StandardCharsets.ISO_8859_1)
                    .replace("/usr/lib/unroot", root + "/usr/lib/unroot")
                    .replace("put($path,", "put(\"" + root + "$path\",")
                    .replace("'/etc/own.conf'", "'" + root + "/etc/own.conf'");
            Files.writeString(path, moved, StandardCharsets.ISO_8859_1);
        }
        List<String> command = new ArrayList<>(List.of("sh", root + "/usr/lib/unroot/start"));
        command.addAll(entrypoint);
        command.addAll(arguments);
        return run(command);
    }

    private Start run(List<String> command) throws IOException, InterruptedException {
        Path errors = root.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/bin:/bin",
                        "SET", "value",
                        "EMPTY", "",
                        "ODD", "${SET} $(id) `id` \\1 'q\" \\",
                        "FROM_FILE_FILE",
                                Files.writeString(root.resolve("secret"), "secret  \n\n")
                                        .toString(),
                        "GONE_FILE", "/nowhere"));
        Process process = builder.start();
        pid = process.pid();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Start(process.waitFor(), output, Files.readString(errors).replace(root.toString(), ""));
    }
}
