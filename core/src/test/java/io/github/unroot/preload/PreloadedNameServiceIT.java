package io.github.unroot.preload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unroot.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed library, under the C libraries and programs that meet it. */
class PreloadedNameServiceIT {
    private static final Path SOURCES = Path.of("../native").toAbsolutePath().normalize();
    private static final Path COMMITTED =
            Path.of("src/main/resources/io/github/unroot/preload").toAbsolutePath();
    private static final Path LIBRARY = COMMITTED.resolve("x86_64/libunroot-passwd.so");
    private static final String OWN_ENTRY = "default:*:1000680000:0::/srv/data:/bin/sh\n";
    private static final String NO_ENTRY = "none errno=0\n";
    private static final List<String> FREESTANDING = List.of(
            "-std=c11",
            "-Os",
            "-ffreestanding",
            "-fPIC",
            "-fvisibility=hidden",
            "-fno-stack-protector",
            "-shared",
            "-nostdlib");

    @TempDir
    static Path directory;

    @BeforeAll
    static void compile() {
        Path lookup = SOURCES.resolve("passwd/lookup.c");
        succeed("gcc", "-pthread", "-o", at("lookup-glibc"), lookup.toString());
        succeed("musl-gcc", "-pthread", "-o", at("lookup-musl"), lookup.toString());
        String source = SOURCES.resolve("passwd/passwd.c").toString();
        // As under a glibc before 2.34, whose dlsym is in a library that few programs load.
        succeed(Stream.of(
                        Stream.of("gcc", "-Ddlsym=absent_dlsym", "-Wno-address", "-o", at("without-dlsym.so")),
                        FREESTANDING.stream(),
                        Stream.of(source))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private static String at(String name) {
        return directory.resolve(name).toString();
    }

    private static void succeed(String... command) {
        HostProgram.Result result = HostProgram.run(Map.of(), List.of(command));
        assertThat(result.status())
                .as("%s: %s", List.of(command), result.output())
                .isZero();
    }

    private static String preloaded(String... command) {
        return preloadedFrom(LIBRARY.toString(), command);
    }

    private static String preloadedFrom(String library, String... command) {
        HostProgram.Result result = HostProgram.runAsArbitraryUser(Map.of("LD_PRELOAD", library), List.of(command));
        assertThat(result.status()).as(result.output()).isZero();
        return result.output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup-glibc", "lookup-musl"})
    void answersForTheRunningUserAlone(String lookup) {
        for (String library : List.of(LIBRARY.toString(), at("without-dlsym.so"))) {
            String program = at(lookup);
            assertThat(preloadedFrom(library, program, "uid")).isEqualTo(OWN_ENTRY + OWN_ENTRY);
            assertThat(preloadedFrom(library, program, "name", "default")).isEqualTo(OWN_ENTRY + OWN_ENTRY);
            assertThat(preloadedFrom(library, program, "uid", "77777")).isEqualTo(NO_ENTRY + NO_ENTRY);
            assertThat(preloadedFrom(library, program, "name", "unknown")).isEqualTo(NO_ENTRY + NO_ENTRY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup-glibc", "lookup-musl"})
    void leavesTheListedAccountsAsTheyAre(String lookup) {
        for (List<String> query : List.of(List.of("uid", "0"), List.of("name", "root"), List.of("name", "nobody"))) {
            String[] command = {at(lookup), query.get(0), query.get(1)};
            String plain =
                    HostProgram.runAsArbitraryUser(Map.of(), List.of(command)).output();
            assertThat(plain).contains(":");
            assertThat(preloaded(command)).isEqualTo(plain);
            assertThat(preloadedFrom(at("without-dlsym.so"), command)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup-glibc", "lookup-musl"})
    void saysThatABufferIsTooSmallAndNeverWritesPastIt(String lookup) {
        assertThat(preloaded(at(lookup), "small")).matches("\\d+\n");
        assertThat(preloadedFrom(at("without-dlsym.so"), at(lookup), "small")).matches("\\d+\n");
        assertThat(preloadedFrom(at("without-dlsym.so"), at(lookup), "small", "0"))
                .matches("\\d+\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup-glibc", "lookup-musl"})
    void answersManyThreadsAtOnce(String lookup) {
        assertThat(preloaded(at(lookup), "threads")).isEqualTo("done\n");
    }

    @Test
    void takesTheNameFromTheEnvironmentIfItIsOne() {
        assertThat(preloaded("env", "UNROOT_USER_NAME=app", "id", "-un")).isEqualTo("app\n");
        assertThat(preloaded("env", "UNROOT_USER_NAME=9x", "id", "-un")).isEqualTo("default\n");
        assertThat(preloaded("env", "UNROOT_USER_NAME=a:0:b", "id", "-un")).isEqualTo("default\n");
        assertThat(preloaded("env", "HOME=nowhere", at("lookup-glibc"), "uid")).contains("::/:/bin/sh");
        assertThat(preloaded("env", "-i", "LD_PRELOAD=" + LIBRARY, at("lookup-glibc"), "uid"))
                .contains("default:*:1000680000:0::/:/bin/sh");
    }

    @Test
    void servesProgramsThatInsistOnAnAccount() {
        assertThat(preloaded("whoami")).isEqualTo("default\n");
        assertThat(preloaded("id")).startsWith("uid=1000680000(default) gid=0(root)");
        assertThat(preloaded("perl", "-e", "print +(getpwuid $<)[0]")).isEqualTo("default");
    }

    @Test
    void servesPython() {
        assumeInstalled("/usr/bin/python3");
        assertThat(preloaded("/usr/bin/python3", "-I", "-c", "import getpass; print(getpass.getuser())"))
                .isEqualTo("default\n");
    }

    /** The connection is refused; without an account ssh would not even try. */
    @Test
    void servesSsh() {
        assumeInstalled("ssh");
        assertThat(HostProgram.runAsArbitraryUser(
                                Map.of("LD_PRELOAD", LIBRARY.toString()),
                                List.of("ssh", "-o", "BatchMode=yes", "-p", "1", "127.0.0.1"))
                        .output())
                .doesNotContain("No user exists");
    }

    private static void assumeInstalled(String program) {
        assumeTrue(HostProgram.isInstalled(program), program + " is not installed");
    }

    @Test
    void servesNode() {
        assumeInstalled("node");
        assertThat(preloaded("node", "-p", "require('os').userInfo().username")).isEqualTo("default\n");
    }

    @Test
    void letsInitdbMakeADatabase() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "PostgreSQL is not installed");
        Path initdb;
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib/postgresql"), 3, (path, attributes) -> path.endsWith("bin/initdb"))) {
            initdb = found.sorted().toList().getLast();
        }
        assertThat(preloaded(initdb.toString(), "--no-sync", "-D", at("database")))
                .contains("owned by user \"default\"");
    }

    @Test
    void needsNoLibraryAndExportsFourFunctions() throws IOException {
        for (String architecture : List.of("x86_64", "aarch64")) {
            SharedObject object = SharedObject.read(COMMITTED.resolve(architecture + "/libunroot-passwd.so"));
            assertThat(object.needed()).isEmpty();
            assertThat(object.exported()).containsExactly("getpwnam", "getpwnam_r", "getpwuid", "getpwuid_r");
            assertThat(object.undefined()).containsExactly("__errno_location", "dlsym", "environ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void isWhatTheSourceBuilds(String architecture) throws IOException {
        assumeInstalled(architecture + "-linux-gnu-gcc");
        Path built = directory.resolve("built");
        HostProgram.Result build = HostProgram.run(
                Map.of("UNROOT_ARCHITECTURES", architecture),
                List.of(SOURCES.resolve("build").toString(), built.toString()));
        assertThat(build.status()).as(build.output()).isZero();
        String file = architecture + "/libunroot-passwd.so";
        Path library = built.resolve("preload").resolve(file);
        String client = "sandbox/" + architecture + "/client";
        if (Files.readAllLines(SOURCES.resolve("compilers")).contains(architecture + " " + compiler(architecture))) {
            assertThat(library).hasSameBinaryContentAs(COMMITTED.resolve(file));
            assertThat(built.resolve(client)).hasSameBinaryContentAs(COMMITTED.resolveSibling(client));
        } else {
            assertThat(SharedObject.read(library)).isEqualTo(SharedObject.read(COMMITTED.resolve(file)));
        }
    }

    private static String compiler(String architecture) {
        String line = HostProgram.run(Map.of(), List.of(architecture + "-linux-gnu-gcc", "--version"))
                .output()
                .lines()
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf(' ') + 1);
    }
}
