package io.github.unroot.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.problem.UnrootException;
import io.github.unroot.tree.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unpacker as the root of a user namespace: a JVM of its own, which first waits for its IDs. */
class UserNamespaceIT {
    private static final String MAP = "0 0 1\n1 100001 65534\n";

    @TempDir
    private Path directory;

    @Test
    void unpacksWithTheNamespacesOwners() throws Exception {
        assertThat(inNamespace("33", "2"))
                .isEqualTo("device nodes are left out: /dev/sda\nfiles written\nwhiteout written\nremoved\n");
    }

    @Test
    void anOwnerBeyondTheMapIsNamedBeforeAnythingIsWritten() throws Exception {
        assertThat(inNamespace("70000", "2"))
                .startsWith("cannot unpack /bin/ping: its owner 70000:2 has no ID in this user namespace; give the");
    }

    private String inNamespace(String uid, String gid) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "--user", "sh", "-c", "read go; exec \"$@\"", "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                UserNamespaceIT.class.getName(),
                directory.toString(),
                uid,
                gid));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitNamespace(process);
        Files.writeString(Path.of("/proc/" + process.pid() + "/uid_map"), MAP);
        Files.writeString(Path.of("/proc/" + process.pid() + "/gid_map"), MAP);
        try (OutputStream go = process.getOutputStream()) {
            go.write('\n');
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The namespace is there once it differs from ours. */
    private static void awaitNamespace(Process process) throws IOException, InterruptedException {
        Path link = Path.of("/proc/" + process.pid() + "/ns/user");
        Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
        for (int tries = 0; tries < 500 && Files.readSymbolicLink(link).equals(ours); tries++) {
            Thread.sleep(10);
        }
    }

    /** In the namespace: unpacks, looks and removes. */
    public static void main(String[] arguments) throws Exception {
        Path out = Path.of(arguments[0], "out");
        String capability = "\u0001\0\0\u0002\0\u0004\0\0" + "\0".repeat(12);
        byte[] lower = new Layer()
                .node("dev/sda", (byte) '4')
                .attribute("security.capability", capability)
                .file("bin/ping", 04755, Long.parseLong(arguments[1]), Long.parseLong(arguments[2]), "ping")
                .file("etc/old", 0644, 0, 0, "old")
                .bytes();
        byte[] upper = new Layer().file("etc/.wh.old", 0, 0, 0, "").bytes();
        try {
            FileTree before = Layer.merge(lower);
            TreeUnpacker.unpack(before, Layer.contents(lower), out).forEach(System.out::println);
            Object owner = Files.getAttribute(out.resolve("bin/ping"), "unix:uid");
            System.out.println(owner.toString().equals(arguments[1]) ? "files written" : "owner " + owner);
            Path above = Path.of(arguments[0], "above");
            TreeUnpacker.unpackAbove(before, Layer.merge(lower, upper), Layer.contents(lower, upper), above);
            Object device = Files.getAttribute(above.resolve("etc/old"), "unix:rdev");
            System.out.println(device.toString().equals("0") ? "whiteout written" : "device " + device);
            TreeRemover.remove(above);
            TreeRemover.remove(out);
            System.out.println(Files.exists(out) ? "still there" : "removed");
        } catch (UnrootException e) {
            System.out.println(e.getMessage());
        }
    }
}
