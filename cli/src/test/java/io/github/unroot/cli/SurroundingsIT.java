package io.github.unroot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.judge.Tool;
import io.github.unroot.cli.program.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong call, a missing image, a machine that lacks something: one line each, and the status that tells them apart. */
class SurroundingsIT {
    private static final int WRONG_CALL = 2;
    private static final int WRONG_INPUT = 3;
    private static final int WRONG_MACHINE = 4;

    @TempDir
    private Path folder = Path.of("");

    private String image = "";

    @BeforeEach
    void makeAnImage() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        image = "oci:" + new Shapes(folder).mergedBusybox() + ":latest";
        Tool.run("chmod", "-R", "a+rX", folder.toString());
    }

    @Test
    void aReferenceThatIsNone() throws IOException {
        endsWith(WRONG_CALL, "a transport that is not supported", convert("containers-storage:image"));
    }

    @Test
    void aLayoutThatIsNotThere() throws IOException {
        endsWith(WRONG_CALL, "nowhere", convert("oci:" + folder.resolve("nowhere") + ":latest"));
    }

    @Test
    void aTagThatIsNotThere() throws IOException {
        endsWith(WRONG_CALL, "absent", convert(image.replace(":latest", ":absent")));
    }

    @Test
    void aBlobThatIsCorrupt() throws IOException {
        Path blobs = folder.resolve("merged/blobs/sha256");
        try (Stream<Path> all = Files.list(blobs)) {
            for (Path blob : all.toList()) {
                Files.write(blob, new byte[] {0}, StandardOpenOption.APPEND);
            }
        }
        endsWith(WRONG_INPUT, "sha256:", convert(image));
    }

    @Test
    void aProbeThatIsUnknown() throws IOException {
        endsWith(WRONG_CALL, "knock", convert(image, "--probe", "knock:80"));
    }

    @Test
    @Tag("F20")
    void noRunc() throws IOException {
        // Hidden in a mount namespace of its own; nothing outside changes.
        List<String> without =
                List.of("unshare", "--mount", "sh", "-ec", "mount --bind /dev/null /usr/sbin/runc; exec \"$0\" \"$@\"");
        endsWith(WRONG_MACHINE, "runc", Unroot.run(Map.of("UNROOT_INSTALL", "never"), without, words(image)));
    }

    @Test
    @Tag("F20")
    void noUserNamespacesForAnOrdinaryUser() throws IOException {
        List<String> without = List.of(Path.of("src/test/resources/without-user-namespaces.sh")
                .toAbsolutePath()
                .toString());
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        endsWith(
                WRONG_MACHINE,
                "user namespaces",
                Unroot.run(Map.of("UNROOT_INSTALL", "never", "HOME", home.toString()), without, words(image)));
    }

    @Test
    @Tag("F20")
    void noSeccompProfile() throws IOException {
        endsWith(WRONG_MACHINE, "seccomp", hiding("/usr/share/containers/seccomp.json"));
    }

    @Test
    @Tag("F20")
    void noStrace() throws IOException {
        endsWith(WRONG_MACHINE, "strace", hiding("/usr/bin/strace"));
    }

    @Test
    @Tag("F20")
    void noPrivileges() throws IOException {
        List<String> without = List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all");
        endsWith(WRONG_MACHINE, "no namespaces here", Unroot.run(Map.of(), without, words(image)));
    }

    @Test
    @Tag("F17")
    void noDirectoryForTemporaryFiles() throws IOException {
        String missing = folder.resolve("missing").toString();
        endsWith(
                WRONG_MACHINE,
                "there is no such directory",
                Unroot.run(Map.of("TMPDIR", missing), List.of(), words(image)));
    }

    @Test
    @Tag("F02")
    void aFullDisk() throws IOException {
        endsWith(WRONG_MACHINE, "space", onDisk("mount -t tmpfs -o size=1m none \"$TMPDIR\""));
    }

    @Test
    @Tag("F20")
    void temporaryFilesOnAnOverlay() throws IOException {
        String mounting = "mount -t tmpfs none \"$TMPDIR\"; cd \"$TMPDIR\"; mkdir a b c d;"
                + " mount -t overlay none -o lowerdir=a,upperdir=b,workdir=c \"$TMPDIR\"; cd /";
        endsWith(WRONG_MACHINE, "overlay", onDisk(mounting));
    }

    private Tool.Outcome hiding(String file) throws IOException {
        List<String> without =
                List.of("unshare", "--mount", "sh", "-ec", "mount --bind /dev/null " + file + "; exec \"$0\" \"$@\"");
        return Unroot.run(Map.of("UNROOT_INSTALL", "never"), without, words(image));
    }

    private Tool.Outcome onDisk(String mounting) throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        List<String> mounted = List.of("unshare", "--mount", "sh", "-ec", mounting + "; exec \"$0\" \"$@\"");
        return Unroot.run(Map.of("TMPDIR", disk.toString()), mounted, words(image));
    }

    private Tool.Outcome convert(String source, String... options) throws IOException {
        return Unroot.run(words(source, options));
    }

    private String[] words(String source, String... options) {
        String[] words = new String[options.length + 5];
        System.arraycopy(options, 0, words, 5, options.length);
        words[0] = "convert";
        words[1] = source;
        words[2] = "oci:" + folder.resolve("result") + ":latest";
        words[3] = "--progress";
        words[4] = "none";
        return words;
    }

    private void endsWith(int status, String subject, Tool.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.errors()).contains(subject);
        assertThat(outcome.errors().lines()).as(outcome.errors()).hasSize(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(folder.resolve("result")).doesNotExist();
    }
}
