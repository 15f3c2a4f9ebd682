package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the machine is like, its clock, its habits, its Java machine: the same bytes, or a clear line why not. */
class HabitsIT {
    private static final int WRONG_CALL = 2;
    private static final int SURROUNDINGS = 4;
    private static final String LATEST_YEAR = "253402300800";

    @TempDir
    private static Path folder = Path.of("");

    private static SmallApply apply = new SmallApply(Path.of(""));
    private static Path usual = Path.of("");

    @TempDir
    private Path target = Path.of("");

    @BeforeAll
    static void applyAsUsual() throws IOException {
        apply = SmallApply.in(folder);
        usual = folder.resolve("usual");
        assertThat(SmallApply.digest(apply.to("oci:" + usual + ":new"))).isEqualTo(SmallApply.DIGEST);
        String source = Path.of("src/test/resources/faults/clock.c").toString();
        Tool.run("gcc", "-O1", "-shared", "-fPIC", "-o", clock(), source);
    }

    private static String clock() {
        return folder.resolve("clock.so").toString();
    }

    private static Arguments habit(String name, Map<String, String> environment, String... before) {
        return Arguments.of(name, environment, List.of(before));
    }

    private static Arguments shell(String name, String script) {
        return habit(name, Map.of(), "sh", "-c", script + "; exec \"$0\" \"$@\"");
    }

    private static Arguments java(String name, String options) {
        return habit(name, Map.of("UNROOT_JAVA_OPTIONS", options));
    }

    private static Arguments clock(String name, String seconds, String jump) {
        return habit(name, Map.of("LD_PRELOAD", clock(), "UNROOT_TEST_CLOCK", seconds, "UNROOT_TEST_JUMP", jump));
    }

    static Stream<Arguments> habits() {
        return Stream.of(
                clock("F16 in 1970", "0", "0"),
                clock("F16 in 2106, when 32 bits are over", "4294967296", "0"),
                clock("F16 a clock that jumps back an hour each time", "1800000000", "3600"),
                habit("F16 in Auckland", Map.of("TZ", "Pacific/Auckland")),
                habit(
                        "F17 in Turkey",
                        Map.of("LC_ALL", "tr_TR.UTF-8", "UNROOT_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR")),
                shell("F17 files are closed to everyone", "umask 0777"),
                shell("F17 files are open to everyone", "umask 0000"),
                shell("F17 no home", "unset HOME"),
                habit("F17 a home that can't be written", Map.of("HOME", "/proc", "XDG_CACHE_HOME", "/proc")),
                shell("F17 64 open files", "ulimit -n 64"),
                java("F23 one processor", "-XX:ActiveProcessorCount=1"),
                java("F23 two processors", "-XX:ActiveProcessorCount=2"),
                java("F23 sixteen processors", "-XX:ActiveProcessorCount=16"),
                java("F24 nothing is compiled but at a glance", "-XX:TieredStopAtLevel=1"),
                java(
                        "F24 a processor that has no instructions for it",
                        "-XX:+UnlockDiagnosticVMOptions -XX:UseAVX=0 -XX:-UseSHA -XX:-UseCRC32Intrinsics"),
                java("F24 another layout of objects", "-XX:-UseCompressedOops -XX:-UseCompactObjectHeaders"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("habits")
    void theSameBytes(String name, Map<String, String> environment, List<String> before) throws IOException {
        Path result = target.resolve("result");
        Tool.Outcome outcome = apply.to("oci:" + result + ":new", environment, before);
        assertThat(SmallApply.digest(outcome)).as(name).isEqualTo(SmallApply.DIGEST);
        Tool.run("diff", "-r", usual.toString(), result.toString());
    }

    @ParameterizedTest
    @Tag("F16")
    @ValueSource(strings = {"", "garbage", "-1", "1e9", "99999999999999999999", LATEST_YEAR})
    void anEpochThatIsNone(String epoch) throws IOException {
        refused(WRONG_CALL, "SOURCE_DATE_EPOCH", Map.of("SOURCE_DATE_EPOCH", epoch), List.of());
    }

    @Test
    @Tag("F16")
    void theEpochIsTheTimeWhateverTheClockSays() throws IOException {
        String epoch = "1600000000";
        Map<String, String> early = Map.of("LD_PRELOAD", clock(), "UNROOT_TEST_CLOCK", "0", "SOURCE_DATE_EPOCH", epoch);
        String first = SmallApply.digest(apply.to("oci:" + target + "/first:new", early, List.of()));
        String second = SmallApply.digest(
                apply.to("oci:" + target + "/second:new", Map.of("SOURCE_DATE_EPOCH", epoch), List.of()));
        assertThat(second).isEqualTo(first).isNotEqualTo(SmallApply.DIGEST);
    }

    @Test
    @Tag("F17")
    void temporaryFilesThatCannotBeMade() throws IOException {
        String script = "mkdir -p \"$RESULTS\"; mount -o bind,ro /tmp /tmp; mount -t tmpfs none \"$RESULTS\"";
        refused(
                SURROUNDINGS,
                "name another place with TMPDIR",
                Map.of("RESULTS", target.toString(), "TMPDIR", "/tmp"),
                List.of("unshare", "--mount", "sh", "-ec", script + "; exec \"$0\" \"$@\""));
    }

    @Test
    @Tag("F17")
    void aDirectoryThatIsGone() throws IOException {
        Path gone = target.resolve("gone");
        String script = "mkdir \"$GONE\"; cd \"$GONE\"; rmdir \"$GONE\"; exec \"$0\" \"$@\"";
        refused(
                SURROUNDINGS,
                "the current directory is gone",
                Map.of("GONE", gone.toString()),
                List.of("sh", "-ec", script));
    }

    private void refused(int status, String why, Map<String, String> environment, List<String> before)
            throws IOException {
        Path result = target.resolve("result");
        SmallApply.assertOneLine(apply.to("oci:" + result + ":new", environment, before), status, why);
        assertThat(Files.exists(result)).isFalse();
    }
}
