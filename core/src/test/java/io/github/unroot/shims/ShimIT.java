package io.github.unroot.shims;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The stand-ins of privilege-dropping programs, under the shells of Debian and Alpine. */
class ShimIT {
    private static final Path SHIMS = Path.of("src/main/resources/io/github/unroot/shims");

    static final List<List<String>> SHELLS = List.of(List.of("dash"), List.of("busybox", "sh"));

    /** Command lines as entrypoints write them, and what the program then sees: each argument in brackets. */
    private static final List<List<String>> CALLS = List.of(
            List.of("[a b][$HOME]", "gosu", "redis", "SHOW", "a b", "$HOME"),
            List.of("[-u][x]", "gosu", "redis:redis", "SHOW", "-u", "x"),
            List.of("[]", "su-exec", "0:0", "SHOW"),
            List.of("[--][y]", "setuidgid", "nobody", "SHOW", "--", "y"),
            List.of("[y]", "s6-setuidgid", "abc", "SHOW", "y"),
            List.of("[-u][y]", "s6-applyuidgid", "-u", "99", "-g", "99", "-Uz", "SHOW", "-u", "y"),
            List.of("[y]", "setpriv", "--reuid=redis", "--regid=redis", "--init-groups", "SHOW", "y"),
            List.of(
                    "[--clear-groups]",
                    "setpriv",
                    "--reuid",
                    "9",
                    "--regid",
                    "9",
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--bounding-set",
                    "-all",
                    "--nnp",
                    "--",
                    "SHOW",
                    "--clear-groups"),
            List.of("[-D][x]", "runuser", "-u", "postgres", "--", "SHOW", "-D", "x"),
            List.of("[-D][x]", "runuser", "-u", "postgres", "SHOW", "-D", "x"),
            List.of("[a b][sh][z]", "runuser", "-l", "postgres", "-c", "SHOW 'a b' $0 $1", "sh", "z"),
            List.of("[x]", "runuser", "-", "postgres", "-c", "SHOW x"),
            List.of("[x]", "su", "-", "postgres", "-c", "SHOW x"),
            List.of("[x]", "su", "postgres", "-s", "/bin/sh", "-c", "SHOW x"),
            List.of("[x]", "su", "-s/bin/sh", "-c", "SHOW x", "postgres"),
            List.of("[x]", "su", "-lc", "SHOW x", "postgres"),
            List.of("[x]", "su", "--shell=/bin/sh", "--command=SHOW x", "--", "postgres"),
            List.of("[1][2]", "su", "postgres", "-c", "SHOW \"$@\"", "0", "1", "2"),
            List.of("[-x][2]", "su", "postgres", "-c", "SHOW \"$@\"", "--", "0", "-x", "2"),
            List.of("[x]", "su", "-m", "-p", "nobody", "-s", "/bin/sh", "-c", "SHOW x"),
            List.of("[-x][2]", "su", "-s", "SHOW", "postgres", "--", "-x", "2"),
            List.of("[-u][y]", "chpst", "-u", "git:git", "-v", "SHOW", "-u", "y"),
            List.of("[y]", "chpst", "-ugit", "-U", "git", "-o", "64", "-n", "1", "SHOW", "y"),
            List.of("[-u][y]", "sudo", "-E", "-u", "www-data", "SHOW", "-u", "y"),
            List.of("[y]", "sudo", "-nHu", "www-data", "--", "SHOW", "y"),
            List.of("[y]", "sudo", "-uroot", "--preserve-env", "SHOW", "y"),
            List.of("[v]", "sudo", "GREETING=v", "sh", "-c", "SHOW \"$GREETING\""),
            List.of("", "sudo", "-v"),
            List.of("", "chown", "-R", "redis:redis", "/data"),
            List.of("", "chgrp", "redis", "/data"),
            List.of("", "usermod", "-o", "-u", "911", "abc"),
            List.of("", "groupmod", "-o", "-g", "911", "abc"));

    static Stream<Arguments> calls() {
        return SHELLS.stream().flatMap(shell -> CALLS.stream().map(call -> Arguments.of(shell, call)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void runsTheCommandAsItWasGiven(List<String> shell, List<String> call) throws IOException {
        Path show = Files.createTempFile("show", "");
        try {
            Files.writeString(show, "#!/bin/sh\n[ $# -eq 0 ] && printf '[]'\n[ $# -eq 0 ] || printf '[%s]' \"$@\"\n");
            assertThat(show.toFile().setExecutable(true, false)).isTrue();
            List<String> command = new ArrayList<>(shell);
            command.add(SHIMS.resolve(call.get(1)).toString());
            call.stream()
                    .skip(2)
                    .map(word -> word.replace("SHOW", show.toString()))
                    .forEach(command::add);
            HostProgram.Result result = HostProgram.runAsArbitraryUser(Map.of(), command);
            assertThat(result).isEqualTo(new HostProgram.Result(0, call.get(0)));
        } finally {
            Files.delete(show);
        }
    }

    @ParameterizedTest
    @FieldSource("SHELLS")
    void leavesTheEnvironmentAsItWas(List<String> shell) throws IOException {
        for (String shim : List.of("gosu", "su-exec", "runuser", "su", "setpriv", "chpst", "sudo")) {
            List<String> command = new ArrayList<>(shell);
            command.add(SHIMS.resolve(shim).toString());
            command.addAll(
                    switch (shim) {
                        case "gosu", "su-exec" -> List.of("user", "env");
                        case "su" -> List.of("user", "-s", "/bin/sh", "-c", "env");
                        default -> List.of("-u", "user", "--", "env");
                    });
            if (shim.equals("setpriv")) {
                command.remove("user");
            }
            HostProgram.Result result = HostProgram.runAsArbitraryUser(
                    Map.of("user", "mine", "shell", "mine", "key", "mine", "option", "mine"), command);
            assertThat(result.output())
                    .as(shim)
                    .contains("user=mine", "shell=mine", "key=mine", "option=mine", "HOME=/srv/data")
                    .doesNotContain("unroot");
        }
    }

    @ParameterizedTest
    @FieldSource("SHELLS")
    void takesVariablesFromADirectory(List<String> shell) throws IOException {
        Path variables = Files.createTempDirectory("variables");
        Files.writeString(variables.resolve("GREETING"), "good day\nmore");
        Files.writeString(variables.resolve("GONE"), "");
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(SHIMS.resolve("chpst").toString(), "-u", "git", "-e", variables.toString(), "sh", "-c"));
        command.add("echo $GREETING,$GONE");
        assertThat(variables.toFile().setExecutable(true, false)).isTrue();
        assertThat(variables.toFile().setReadable(true, false)).isTrue();
        assertThat(HostProgram.runAsArbitraryUser(Map.of("GONE", "still here"), command))
                .isEqualTo(new HostProgram.Result(0, "good day,\n"));
    }

    @ParameterizedTest
    @FieldSource("SHELLS")
    void refusesRootWhoWouldStayRoot(List<String> shell) throws IOException {
        try (Stream<Path> shims = Files.list(SHIMS)) {
            for (Path shim : shims.toList()) {
                List<String> command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
                command.addAll(shell);
                command.addAll(List.of(shim.toString(), "user", "echo", "ran"));
                HostProgram.Result result = HostProgram.run(Map.of(), command);
                assertThat(result.status()).as(shim.toString()).isEqualTo(1);
                assertThat(result.output()).contains("without root").doesNotContain("ran\n");
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SHELLS")
    void refusesWhatItCannotDo(List<String> shell) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(SHIMS.resolve("chpst").toString(), "-u", "git", "-/", "/srv", "echo", "ran"));
        assertThat(HostProgram.runAsArbitraryUser(Map.of(), command).status()).isEqualTo(100);
    }
}
