package io.github.unroot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.unroot.plan.Change.Content;
import io.github.unroot.plan.Change.Lifetime;
import io.github.unroot.problem.Problem;
import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FilePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanDocumentTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/github/unroot/plan/every-kind.yaml");
    private static final String SOURCE = "sha256:" + "ab".repeat(32);

    private static final Plan EVERY_KIND = new Plan(
            SOURCE,
            List.of(
                    new Change.SetUser(null, "1001:0", "The image runs as root"),
                    new Change.SetPermission(
                            FilePath.of("/var/lib/nginx"),
                            new Permission(0755, 33, 33),
                            new Permission(0770, 33, 0),
                            false,
                            "nginx was denied mkdir of /var/lib/nginx/body (EACCES)"),
                    new Change.SetPermission(
                            FilePath.of("/usr/bin/ping"),
                            new Permission(04755, 0, 0),
                            new Permission(0755, 0, 0),
                            true,
                            "A capability that no process of the run used"),
                    new Change.EditFile(
                            FilePath.of("/etc/nginx/sites-available/default"),
                            List.of(
                                    new LineEdit("\tlisten 80 default_server;", "\tlisten 8080 default_server;"),
                                    new LineEdit("user www-data;", null)),
                            "nginx was denied to bind 80/tcp (EACCES)"),
                    new Change.AddFile(
                            FilePath.of("/usr/lib/unroot/note"),
                            new Content.Text("first line\n\n  third: \"line\"\n"),
                            new Permission(0644, 0, 0),
                            "A text of several lines"),
                    new Change.AddFile(
                            FilePath.of("/usr/sbin/gosu"),
                            new Content.Packaged("shims/gosu", "sha256:" + "cd".repeat(32)),
                            new Permission(0755, 0, 0),
                            "gosu was denied setgroups (EPERM)"),
                    new Change.AddDirectory(
                            FilePath.of("/home/unroot"), new Permission(0770, 0, 0), "HOME must not be /"),
                    new Change.AddLink(FilePath.of("/var/log/app.log"), "/dev/stdout", "Logs go to the engine"),
                    new Change.SetEnvironment("HOME", null, "/home/unroot", "HOME was not set"),
                    new Change.SetEnvironment("PGDATA", "/data", "/data/pg", "PGDATA must be owned"),
                    new Change.SetEnvironment("ROOT_ONLY", "yes", null, "Of no use now"),
                    new Change.SetCommand(
                            List.of("/entrypoint.sh"), List.of("nginx", "-g", "daemon off;"), "No su in front"),
                    new Change.SetWorkingDirectory("/root", "/home/unroot", "/root is closed"),
                    new Change.MovePort("80/tcp", "8080/tcp", "Ports below 1024 need a capability"),
                    new Change.SetHealthcheck(
                            List.of("CMD-SHELL", "curl -f http://localhost/"),
                            List.of("CMD-SHELL", "curl -f http://localhost:8080/"),
                            "The port moved"),
                    new Change.DeclareWritable(
                            FilePath.of("/var/lib/nginx"), Lifetime.SCRATCH, "Temporary files of requests"),
                    new Change.DeclareWritable(
                            FilePath.ofBytes(new byte[] {'/', 's', (byte) 0xff, '\\'}),
                            Lifetime.DATA,
                            "Odd \u202e name")));

    @Test
    void isTheGoldenDocument() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(GOLDEN, PlanDocument.write(EVERY_KIND));
        }
        assertThat(PlanDocument.write(EVERY_KIND)).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void readsBackWhatItWrote() throws UnrootException {
        assertThat(read(PlanDocument.write(EVERY_KIND))).isEqualTo(EVERY_KIND);
        Plan empty = new Plan(SOURCE, List.of());
        assertThat(read(PlanDocument.write(empty))).isEqualTo(empty);
    }

    /** Every string that a config or a file can hold, in every place that holds one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackWhateverTextThereIs(long seed) throws UnrootException {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String text = text(random);
            Plan plan = new Plan(
                    SOURCE,
                    List.of(
                            new Change.SetEnvironment(text, text, text, text),
                            new Change.SetCommand(List.of(text, text), List.of(text), text),
                            new Change.EditFile(
                                    FilePath.ROOT, List.of(new LineEdit(text.replace("\n", ""), text)), text),
                            new Change.AddFile(
                                    FilePath.ROOT, new Content.Text(text), new Permission(0644, 0, 0), text)));
            assertThat(read(PlanDocument.write(plan))).as("seed %d", seed).isEqualTo(plan);
        }
    }

    private static String text(Random random) {
        String alphabet = "ab1 \n\n\t\r:#-\"'\\{}[]&*!|>%@`,?~=<null\u00e9\u0085\u2028\ufeff\u0007\ud83d\ude00";
        int[] codePoints = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    @Test
    void takesWhatPeopleWrite() throws UnrootException {
        Plan plan = read("""
                source: %s   # the image
                version: "1"
                changes:
                - {kind: user, after: 1001:0, reason: mine}
                - reason: ports
                  kind: port
                  after: 8080/tcp
                  before: 80/tcp
                - kind: permission
                  path: /run
                  before: 0755 0:0
                  after: 0770 0:0
                  reason:
                    pid files
                """.formatted(SOURCE));
        assertThat(plan.changes())
                .containsExactly(
                        new Change.SetUser(null, "1001:0", "mine"),
                        new Change.MovePort("80/tcp", "8080/tcp", "ports"),
                        new Change.SetPermission(
                                FilePath.of("/run"),
                                new Permission(0755, 0, 0),
                                new Permission(0770, 0, 0),
                                false,
                                "pid files"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: usr, after: '1:0', reason: x | :4:12: unknown kind of change \"usr\"; did you mean \"user\"?",
                "kind: user, aftr: '1:0', reason: x | :4:5: \"after\" is missing",
                "kind: user, after: '1:0', reson: x, reason: y | :4:32: unknown key \"reson\"; did you mean \"reason\"?",
                "kind: user, after: '1:0', after: '2:0', reason: y | :4:32: \"after\" is given twice",
                "kind: user, after: [1], reason: y | :4:25: a single value is needed here",
                "kind: user, after: &a x, reason: y | anchors, aliases and tags have no place here",
                "kind: user, after: !!int 1, reason: y | anchors, aliases and tags have no place here",
                "kind: directory, path: tmp, permission: 0770 0:0, reason: y | :4:29: a path begins with \"/\"",
                "kind: directory, path: /a/../b, permission: 0770 0:0, reason: y | :4:29: a path holds \"..\"",
                "kind: directory, path: /a, permission: 0970 0:0, reason: y | :4:45: not a permission",
                "kind: directory, path: /a, permission: 0770 0, reason: y | :4:45: not a permission",
                "kind: writable, path: /a, lifetime: ever, reason: y | :4:42: neither \"data\" nor \"scratch\"",
                "kind: file, path: /a, permission: 0770 0:0, reason: y | a file has either \"text\" or \"packaged\"",
                "kind: command, entrypoint: [], reason: y | \"command\" is missing; write []",
                "kind: permission, path: /a, before: 0755 0:0, after: 0755 0:0, dropCapability: maybe, reason: y | neither true nor false",
            })
    void namesThePlaceOfAnError(String change, String message) {
        assertRefused("version: 1\nsource: x\nchanges:\n  - {" + change + "}\n", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 2 | :1:10: this is a plan of version 2",
                "just words | :1:1: \"key: value\" lines are needed here",
                "a: [ | no valid YAML",
                "a: *b | anchors, aliases and tags have no place here",
                "'' | it is empty",
            })
    void refusesWhatIsNoPlan(String document, String message) {
        assertRefused(document, message);
    }

    @Test
    void refusesWhatWouldTakeTooMuch() {
        assertRefused("[".repeat(100_000), "nested more than 16 deep");
        assertRefused("#".repeat(PlanDocument.PLAN_BYTES_MAX + 1), "at most 4194304 are read");
        assertThatThrownBy(() -> PlanDocument.read("p", new byte[] {(byte) 0xff}))
                .hasMessage("p: it is not UTF-8 text");
    }

    @Test
    void hasADigestThatCommentsAndReasonsDoNotChange() throws UnrootException {
        String document = PlanDocument.write(EVERY_KIND);
        Plan commented = read("# mine\n"
                + document.replace("changes:\n", "changes: # all\n").replace("No su in front", "Starts nginx itself"));
        assertThat(commented.digest()).isEqualTo(EVERY_KIND.digest()).startsWith("sha256:");
        Plan edited = read(document.replace("\"8080/tcp\"", "\"8081/tcp\""));
        assertThat(edited.digest()).isNotEqualTo(EVERY_KIND.digest());
        assertThat(new Plan(SOURCE, List.of()).digest()).isNotEqualTo(EVERY_KIND.digest());
    }

    private static Plan read(String document) throws UnrootException {
        return PlanDocument.read("plan.yaml", document.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOfSatisfying(
                        UnrootException.class, e -> assertThat(e.problem()).isInstanceOf(Problem.BadInput.class))
                .hasMessageStartingWith("plan.yaml")
                .hasMessageContaining(message);
    }
}
