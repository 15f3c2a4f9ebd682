package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Program;
import io.github.unroot.cli.program.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The same image and version give the same digest, whoever converts it and wherever. Needs root, to be somebody else too. */
class ReproducibleIT {
    private static final String OTHER_USER = "unroot-tester";
    private static final Program PROGRAM = Servers.nginx();

    private static Path folder = Path.of("");

    @BeforeAll
    static void addUser() throws IOException {
        Tool.outcome(List.of("userdel", "--remove", OTHER_USER));
        Tool.run("useradd", "--create-home", "--shell", "/bin/sh", OTHER_USER);
        folder = Files.createTempDirectory("unroot-reproducible");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        // The other user reads a copy, since the cache is in the home of the one who runs the tests.
        Tool.run(
                "cp",
                "-r",
                PROGRAM.layout(Conversion.CACHE).toString(),
                folder.resolve("source").toString());
        Tool.run("chmod", "-R", "a+rX", folder.toString());
    }

    @AfterAll
    static void removeUser() throws IOException {
        Tool.run("rm", "-rf", "--one-file-system", folder.toString());
        Tool.run("userdel", "--remove", "--force", OTHER_USER);
    }

    @Test
    void rootAndAnOrdinaryUserWithOtherHabitsGetTheSameDigest() throws IOException {
        // From the same reference, since the result names what it was made from.
        Conversion asRoot = Conversion.of("reproducible", folder.resolve("source"), Optional.of(PROGRAM.probe()));
        assertThat(asRoot.outcome().status()).as(asRoot.outcome().toString()).isZero();

        Path result = folder.resolve("result");
        String convert = "umask 077; cd; exec \"$0\" \"$@\"";
        List<String> asOther = List.of(
                "setpriv",
                "--reuid=" + OTHER_USER,
                "--regid=" + OTHER_USER,
                "--init-groups",
                "--reset-env",
                "env",
                "TZ=Pacific/Auckland",
                "LC_ALL=tr_TR.UTF-8",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "sh",
                "-c",
                convert);
        Tool.Outcome outcome = Unroot.run(
                Map.of(),
                asOther,
                "convert",
                "oci:" + folder.resolve("source") + ":latest",
                "oci:" + result + ":latest",
                "--json",
                "--probe",
                PROGRAM.probe());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(JsonMapper.shared().readTree(outcome.output()).path("digest").asString())
                .isEqualTo(asRoot.declared().digest());
        assertThat(Tool.run("diff", "-r", asRoot.result().toString(), result.toString()))
                .isEmpty();
    }
}
