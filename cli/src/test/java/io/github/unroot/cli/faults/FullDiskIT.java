package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A destination on a file system of the kernel's that can't take the image: exit 4, and what was there is as it was. */
class FullDiskIT {
    private static final int SURROUNDINGS = 4;

    @TempDir
    private Path folder = Path.of("");

    private Path before = Path.of("");
    private Path disk = Path.of("");

    @BeforeEach
    void makeWhatIsThere() throws IOException {
        before = folder.resolve("before");
        disk = Files.createDirectory(folder.resolve("disk"));
        new ImageBuilder()
                .layer(new LayerBuilder().file("old", 0644, "old"))
                .writeLayout(before.resolve("layout"), "old");
        Files.createDirectory(before.resolve("empty"));
        Files.writeString(before.resolve("image.tar"), "what was there");
        Tool.run("chmod", "a+rx", folder.toString());
    }

    @ParameterizedTest
    @Tag("F02")
    @CsvSource({
        "oci:DISK/layout:new",
        "oci:DISK/made/layout:new",
        "oci:DISK/empty:new",
        "oci-archive:DISK/image.tar:new"
    })
    void noSpace(String destination) throws IOException {
        asItWas("mount -t tmpfs -o size=1m none \"$DISK\"", "true", destination, "No space left on device");
    }

    @ParameterizedTest
    @Tag("F04")
    @CsvSource({
        "oci:DISK/layout:new",
        "oci:DISK/made/layout:new",
        "oci:DISK/empty:new",
        "oci-archive:DISK/image.tar:new"
    })
    void readOnly(String destination) throws IOException {
        asItWas("mount -t tmpfs none \"$DISK\"", "mount -o remount,ro \"$DISK\"", destination, "Read-only file system");
    }

    @ParameterizedTest
    @Tag("F04")
    @CsvSource({
        "oci:DISK/layout:new",
        "oci:DISK/made/layout:new",
        "oci:DISK/empty:new",
        "oci-archive:DISK/image.tar:new"
    })
    void notOurs(String destination) throws IOException {
        asItWas(
                "mount -t tmpfs -o mode=755 none \"$DISK\"",
                "become='setpriv --reuid=1234 --clear-groups'",
                destination,
                "denied");
    }

    /** A name that can't be given to another file: the last step of all fails. */
    @ParameterizedTest
    @Tag("F04")
    @CsvSource({"oci:DISK/layout:new, layout/index.json", "oci-archive:DISK/image.tar:new, image.tar"})
    void aNameThatStays(String destination, String name) throws IOException {
        String busy = "mount --bind \"$DISK/%1$s\" \"$DISK/%1$s\"".formatted(name);
        asItWas("mount -t tmpfs none \"$DISK\"", busy, destination, "busy");
    }

    /** In a mount namespace of its own; afterwards the two trees are compared there. */
    private void asItWas(String mount, String then, String destination, String why) throws IOException {
        SmallApply apply = SmallApply.in(Files.createDirectory(folder.resolve("apply")));
        String script = mount + "; cp -r \"$BEFORE\"/. \"$DISK\"; become=; " + then
                + "; code=0; $become \"$0\" \"$@\" || code=$?; diff -r \"$BEFORE\" \"$DISK\" >&2 || exit 99; exit $code";
        Tool.Outcome outcome = apply.to(
                destination.replace("DISK", disk.toString()),
                Map.of("DISK", disk.toString(), "BEFORE", before.toString()),
                List.of("unshare", "--mount", "sh", "-ec", script));
        SmallApply.assertOneLine(outcome, SURROUNDINGS, why);
        assertThat(outcome.errors()).contains(disk.toString());
    }
}
