package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.PackageOptions;
import io.github.unroot.identity.Identity;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.sandbox.SandboxKind;
import io.github.unroot.transport.registry.RegistryOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the words of a call to its request, and from what comes of it to the exit status. */
class RequestTest {
    private static final RunOptions DEFAULT_RUN = new RunOptions(
            List.of(),
            3,
            Duration.ofSeconds(60),
            Identity.of(1001, 0),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            OptionalLong.empty(),
            SandboxKind.RUNC);

    private static final CatalogRunOptions ONE_JOB =
            new CatalogRunOptions(1, OptionalInt.empty(), Duration.ofMinutes(2), Optional.empty());

    private static CatalogOptions catalog(String target, String... names) {
        return new CatalogOptions(List.of(names), Path.of("catalog"), target, Optional.empty(), PackageOptions.MACHINE);
    }

    private final List<Request> requests = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int call(String... words) {
        return call((request, console) -> requests.add(request) ? 0 : 1, words);
    }

    /** Every command, with one job that gets their requests. */
    private int call(Job<Request> job, String... words) {
        List<Subcommand> commands = List.of(
                new AuditCommand(job::run),
                new ConvertCommand(job::run),
                new PlanCommand(job::run),
                new ApplyCommand(job::run),
                new ProveCommand(job::run),
                new VerifyCommand(job::run),
                new DiffCommand(job::run),
                new CatalogGroup(List.of(
                        new CatalogBuildCommand(job::run),
                        new CatalogProveCommand(job::run),
                        new CatalogListCommand(job::run),
                        new CatalogUpdateCommand(job::run))),
                new DemoCommand(job::run));
        return new CommandLineRun(commands, new Console(out, err), false).execute(List.of(words));
    }

    static Stream<Arguments> calls() {
        CallOptions none = CallOptions.NONE;
        return Stream.of(
                Arguments.of("audit oci:a:b", new Request.Audit("oci:a:b", Optional.empty(), none)),
                Arguments.of(
                        "convert oci:a:b oci:c:d",
                        new Request.Convert("oci:a:b", "oci:c:d", false, false, DEFAULT_RUN, none)),
                Arguments.of("convert --rewrite a b", new Request.Convert("a", "b", true, false, DEFAULT_RUN, none)),
                Arguments.of("plan a", new Request.MakePlan("a", DEFAULT_RUN, none)),
                Arguments.of("apply p a b", new Request.Apply(Path.of("p"), "a", "b", false, none)),
                Arguments.of("prove a", new Request.Prove("a", DEFAULT_RUN, none)),
                Arguments.of("verify a --key k", new Request.Verify("a", Path.of("k"), 3, Optional.empty(), none)),
                Arguments.of(
                        "verify a --key k --level 4 --proof p",
                        new Request.Verify("a", Path.of("k"), 4, Optional.of(Path.of("p")), none)),
                Arguments.of("diff a b", new Request.Diff("a", "b", none)),
                Arguments.of("demo", new Request.Demo(none)),
                Arguments.of(
                        "catalog list redis nginx",
                        new Request.CatalogList(catalog("oci:catalog-images", "redis", "nginx"), none)),
                Arguments.of(
                        "catalog build --jobs 3 --level 4 --timeout 3m --force --to docker://h.example/p",
                        new Request.CatalogBuild(
                                catalog("docker://h.example/p"),
                                new CatalogRunOptions(3, OptionalInt.of(4), Duration.ofMinutes(3), Optional.empty()),
                                true,
                                none)),
                Arguments.of(
                        "catalog prove --jobs 1",
                        new Request.CatalogProve(catalog("oci:catalog-images"), ONE_JOB, none)),
                Arguments.of(
                        "catalog update --jobs 1 --dry-run --catalog c --results r",
                        new Request.CatalogUpdate(
                                new CatalogOptions(
                                        List.of(),
                                        Path.of("c"),
                                        "oci:catalog-images",
                                        Optional.of(Path.of("r")),
                                        PackageOptions.MACHINE),
                                ONE_JOB,
                                true,
                                none)),
                Arguments.of(
                        "--json diff --quiet a b --platform linux/arm64 --progress plain",
                        new Request.Diff(
                                "a",
                                "b",
                                new CallOptions(
                                        true,
                                        true,
                                        ProgressStyle.PLAIN,
                                        Optional.of("linux/arm64"),
                                        none.registries()))),
                Arguments.of(
                        "audit a --tls-ca ca.pem --plain-http --cache-size 500M --token-host b.example --token-host c:1",
                        new Request.Audit(
                                "a",
                                Optional.empty(),
                                new CallOptions(
                                        false,
                                        false,
                                        ProgressStyle.AUTO,
                                        Optional.empty(),
                                        new RegistryOptions(
                                                Optional.of(Path.of("ca.pem")),
                                                true,
                                                500L << 20,
                                                Set.of("b.example", "c:1"))))));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void becomes(String words, Request request) {
        assertThat(call(words.split(" ", -1))).isZero();
        assertThat(requests).containsExactly(request);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void everyOptionOfARunArrives() {
        int status = call(
                "prove",
                "a",
                "--probe",
                "http:80/",
                "--probe",
                "log:ready, steady",
                "--level",
                "4",
                "--timeout",
                "2m",
                "--user",
                "70000:5",
                "--env",
                "A=b=c",
                "--env",
                "EMPTY=",
                "--proof",
                "p.json",
                "--key",
                "k.pem",
                "--adaptations",
                "mine",
                "--seed",
                "42",
                "--sandbox",
                "podman");
        assertThat(status).isZero();
        RunOptions run = new RunOptions(
                List.of("http:80/", "log:ready, steady"),
                4,
                Duration.ofMinutes(2),
                Identity.of(70000, 5),
                List.of("A=b=c", "EMPTY="),
                Optional.of(Path.of("p.json")),
                Optional.of(Path.of("k.pem")),
                List.of(Path.of("mine")),
                OptionalLong.of(42),
                SandboxKind.PODMAN);
        assertThat(requests).containsExactly(new Request.Prove("a", run, CallOptions.NONE));
    }

    @Test
    void aUserWithoutGroupIsOfGroup0() {
        assertThat(call("plan", "a", "--user", "2000")).isZero();
        assertThat(((Request.MakePlan) requests.getFirst()).run().user()).isEqualTo(Identity.of(2000, 0));
    }

    static Stream<Arguments> wrongCalls() {
        return Stream.of(
                Arguments.of(
                        "convret a b", "unroot: unknown command 'convret'; did you mean convert? (see unroot --help)"),
                Arguments.of(
                        "convert a", "unroot convert: missing required parameter: 'DEST' (see unroot convert --help)"),
                Arguments.of("audit a b", "unroot audit: one argument too many: 'b' (see unroot audit --help)"),
                Arguments.of(
                        "audit a --jsno",
                        "unroot audit: unknown option '--jsno'; did you mean --json? (see unroot audit --help)"),
                Arguments.of(
                        "prove a --level 5",
                        "unroot prove: invalid value for option '--level': '5' is not a level from 1 to 4 (see unroot"
                                + " prove --help)"),
                Arguments.of(
                        "prove a --user root",
                        "unroot prove: invalid value for option '--user': 'root' is not UID or UID:GID in numbers (see"
                                + " unroot prove --help)"),
                Arguments.of(
                        "prove a --user 0",
                        "unroot prove: invalid value for option '--user': UID 0 is root (see unroot prove --help)"),
                Arguments.of(
                        "prove a --user 2147483648",
                        "unroot prove: invalid value for option '--user': '2147483648' is above 2147483647, the largest"
                                + " ID that runtimes take (see unroot prove --help)"),
                Arguments.of(
                        "prove a --timeout soon",
                        "unroot prove: invalid value for option '--timeout': 'soon' is not a time such as 90, 90s or 2m"
                                + " (see unroot prove --help)"),
                Arguments.of(
                        "prove a --env =b",
                        "unroot prove: invalid value for option '--env' (NAME=VALUE): '=b' is not NAME=VALUE (see"
                                + " unroot prove --help)"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void aWrongCallIsOneLineAndExit2(String words, String line) {
        assertThat(call(words.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(line + "\n");
        assertThat(out.size()).isZero();
        assertThat(requests).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(UnrootException.refused("a", "needs root", ""), 1, "unroot: a: needs root"),
                Arguments.of(UnrootException.wrongCall("a", "no", "b"), 2, "unroot: a: no; b"),
                Arguments.of(UnrootException.badInput("junk"), 3, "unroot: junk"),
                Arguments.of(
                        UnrootException.surroundings("runc", "missing", "get it"), 4, "unroot: runc: missing; get it"),
                Arguments.of(new NoSuchFileException("/x"), 4, "unroot: /x: no such file or directory"),
                Arguments.of(
                        new FileSystemException("/x", null, "No space left on device"),
                        4,
                        "unroot: /x: No space left on device; free some space, or point TMPDIR at a file system that"
                                + " has some"),
                Arguments.of(new UncheckedIOException(new IOException("torn")), 4, "unroot: torn"),
                Arguments.of(
                        new IllegalStateException("a\nb\033[31m"),
                        70,
                        "unroot: this is a defect of Unroot: java.lang.IllegalStateException: a b\\u001b[31m; run it"
                                + " again with UNROOT_TRACE=1 and report what it prints"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsOneLineAndItsExitStatus(Exception failure, int status, String line) {
        Job<Request> failing = (request, console) -> {
            switch (failure) {
                case IOException checked -> throw checked;
                case RuntimeException unchecked -> throw unchecked;
                default -> throw new AssertionError(failure);
            }
        };
        assertThat(call(failing, "demo")).isEqualTo(status);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(line + "\n");
    }

    @Test
    void aStackTraceIsShownWhenAsked() {
        Job<Request> failing = (request, console) -> {
            throw new IOException("torn");
        };
        assertThat(call(failing, "demo", "--stacktrace")).isEqualTo(4);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("unroot: torn\n", "at io.github.unroot.cli.");
    }

    @Test
    void theJobsExitStatusIsTheProcesss() {
        assertThat(call((request, console) -> 1, "audit", "a")).isEqualTo(1);
    }
}
