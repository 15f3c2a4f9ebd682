package io.github.unroot.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.cli.CommandLineCall;
import io.github.unroot.cli.Unroot;
import io.github.unroot.cli.judge.Tool;
import io.github.unroot.testkit.ImageBuilder;
import io.github.unroot.testkit.LayerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * An {@code unroot apply} that is small and does all that one does: it reads an image, makes a layer, publishes the
 * result.
 *
 * @param folder where the image and the plan are
 */
record SmallApply(Path folder) {
    /** So much that it does not fit on a disk of one MiB. */
    private static final int NOISE_BYTES = 2 << 20;

    /** Of the result; the same on every machine, by every user, at any time. */
    static final String DIGEST = "sha256:1a00c6190f98370a134d4a06372ff569273bb68cda87a4f193d85db6fd9bf1ba";

    private static final String PLAN = """
            version: 1
            source: %s
            changes:
              - kind: user
                after: "%s"
                reason: "The image runs as root"
              - kind: permission
                path: /srv/data
                before: "0600 0:0"
                after: "0660 0:0"
                reason: "The program writes to it"
            """;

    static SmallApply in(Path folder) throws IOException {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(0).nextBytes(noise);
        ImageBuilder image = new ImageBuilder()
                .plainLayer(new LayerBuilder()
                        .directory("etc", 0755)
                        .file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n")
                        .directory("srv", 0755)
                        .owner(0, 0)
                        .file("srv/data", 0600, noise))
                .plainLayer(new LayerBuilder().directory("usr", 0755).file("usr/I", 0644, "istanbul\n"))
                .command("/srv/data");
        image.writeLayout(folder.resolve("source"), "v1");
        Files.writeString(folder.resolve("plan.yaml"), PLAN.formatted(image.digest(), "1001:0"));
        Files.writeString(folder.resolve("other.yaml"), PLAN.formatted(image.digest(), "1002:0"));
        Tool.run("chmod", "-R", "a+rX", folder.toString());
        return new SmallApply(folder);
    }

    String[] words(String destination) {
        return words("plan.yaml", destination);
    }

    /** With another plan, so that another image comes out. */
    String[] otherWords(String destination) {
        return words("other.yaml", destination);
    }

    private String[] words(String plan, String destination) {
        return new String[] {
            "apply",
            folder.resolve(plan).toString(),
            "oci:" + folder.resolve("source") + ":v1",
            destination,
            "--json",
            "--progress",
            "plain"
        };
    }

    Tool.Outcome to(String destination) throws IOException {
        return Unroot.run(words(destination));
    }

    Tool.Outcome to(String destination, Map<String, String> environment, List<String> before) throws IOException {
        return Unroot.run(environment, before, words(destination));
    }

    /**
     * Runs what follows under strace, which does something to a call that the kernel is asked for.
     *
     * @param injection as strace's option has it: {@code signal=KILL:when=3}
     */
    static List<String> injecting(String call, String injection) {
        return List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":" + injection);
    }

    /** What an outcome says that it has written. */
    static String digest(Tool.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return JsonMapper.shared().readTree(outcome.output()).path("digest").asString();
    }

    /** Reads all of an image, every blob against its digest; the digest of its manifest. */
    static String digestOf(String reference) {
        Tool.Outcome outcome = CommandLineCall.run("audit", reference, "--json");
        assertThat(outcome.status()).as(outcome.toString()).isIn(0, 1);
        return JsonMapper.shared().readTree(outcome.output()).path("digest").asString();
    }

    static void assertOneLine(Tool.Outcome outcome, int status, String part) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors().lines().filter(line -> line.startsWith("unroot: ")))
                .as(outcome.toString())
                .singleElement()
                .asString()
                .contains(part);
    }
}
