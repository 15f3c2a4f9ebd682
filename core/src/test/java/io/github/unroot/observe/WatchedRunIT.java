package io.github.unroot.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.unroot.observe.Access.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The options of {@link TraceFilter} on the strace of this machine, attached to a container that runc has made. */
class WatchedRunIT {
    private static final Duration ATTACH_MAX = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path work;

    private final String container = "watched-" + UUID.randomUUID();

    @Test
    void whatAScriptIsDeniedIsSeen() throws Exception {
        Trace trace = watch(
                "mkdir /srv/own; chown 5:5 /srv/own; cat /etc/shadow; echo x > /etc/motd; sleep 0.1 & wait; exit 9");

        assertThat(trace.unreadable()).isZero();
        assertThat(trace.accesses().getFirst().operation()).isEqualTo(Operation.EXECUTE);
        assertThat(trace.denials())
                .extracting(access -> access.operation() + " " + access.target() + " "
                        + access.error().orElse(""))
                .containsExactly("CHOWN /srv/own EPERM", "READ /etc/shadow EACCES", "CREATE /etc/motd EACCES");
        assertThat(trace.accesses())
                .anyMatch(access -> access.operation() == Operation.CREATE
                        && access.target().startsWith("/srv/own")
                        && !access.failed());
        assertThat(trace.exitOfInit())
                .hasValueSatisfying(end -> assertThat(end)
                        .isInstanceOfSatisfying(
                                ProcessEnd.Exited.class,
                                exited -> assertThat(exited.code()).isEqualTo(9)));
        assertThat(trace.processes())
                .allSatisfy(process -> assertThat(process.end()).isPresent());
        assertThat(trace.processes().stream().skip(1)).allMatch(process -> process.parent() == TracedProcess.INIT);
    }

    private Trace watch(String script) throws IOException, InterruptedException {
        bundle(script);
        run("runc", "create", "--bundle", work.toString(), container);
        try {
            Path trace = work.resolve("trace");
            Path messages = work.resolve("messages");
            Process tracer = new ProcessBuilder(tracer(trace))
                    .redirectError(messages.toFile())
                    .start();
            awaitAttached(messages, tracer);
            run("runc", "start", container);
            assertThat(tracer.waitFor()).isZero();
            try (InputStream file = Files.newInputStream(trace)) {
                return TraceParser.parse(file);
            }
        } finally {
            run("runc", "delete", "--force", container);
        }
    }

    private List<String> tracer(Path trace) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("strace"));
        command.addAll(TraceFilter.options());
        String init =
                JSON.readTree(run("runc", "state", container)).required("pid").asString();
        command.addAll(List.of("-o", trace.toString(), "-p", init));
        return command;
    }

    private static void awaitAttached(Path messages, Process tracer) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(ATTACH_MAX);
        while (!Files.readString(messages).contains(" attached")) {
            assertThat(tracer.isAlive()).as(Files.readString(messages)).isTrue();
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    private void bundle(String script) throws IOException, InterruptedException {
        Path root = work.resolve("rootfs");
        for (String directory : List.of("bin", "etc", "proc", "dev", "sys", "srv")) {
            Files.createDirectories(root.resolve(directory));
        }
        // The directory is the test's own; the container's user has to get through.
        run("chmod", "0755", work.toString());
        Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String applet : List.of("sh", "mkdir", "chown", "cat", "sleep")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.writeString(root.resolve("etc/shadow"), "root:*:::::::\n");
        run("chmod", "0600", root.resolve("etc/shadow").toString());
        run("chmod", "0777", root.resolve("srv").toString());
        run("runc", "spec", "--bundle", work.toString());
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(work.resolve("config.json")));
        ObjectNode process = (ObjectNode) config.required("process");
        process.put("terminal", false).putObject("capabilities");
        process.putObject("user").put("uid", 1234).put("gid", 0);
        process.putArray("args").add("/bin/sh").add("-c").add(script);
        ((ObjectNode) config.required("root")).put("readonly", false);
        Files.writeString(work.resolve("config.json"), JSON.writeValueAsString(config));
    }

    /** Streams go to files: the container keeps those of runc create, and a pipe would not end before it does. */
    private String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(work, "output", "");
        Path errors = Files.createTempFile(work, "errors", "");
        int status = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        assertThat(status)
                .as(String.join(" ", command) + ": " + Files.readString(errors))
                .isZero();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
