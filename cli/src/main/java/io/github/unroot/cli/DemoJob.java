package io.github.unroot.cli;

import io.github.unroot.cli.demo.DebianCache;
import io.github.unroot.cli.demo.DemoImage;
import io.github.unroot.identity.Identity;
import io.github.unroot.sandbox.SandboxKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The main job on a real image: nginx as its Debian package ships it, which wants root, port 80, logs and /run. */
final class DemoJob {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int LEVEL = 3;

    private final SandboxJobs sandboxes;

    DemoJob(SandboxJobs sandboxes) {
        this.sandboxes = sandboxes;
    }

    int run(Request.Demo request, Console console) throws IOException {
        Path source = source(request, console);
        String destination = "oci:" + source.resolveSibling("demo") + ":nginx";
        RunOptions run = new RunOptions(
                List.of(DemoImage.PROBE),
                LEVEL,
                TIMEOUT,
                Identity.of(1001, 0),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                OptionalLong.empty(),
                SandboxKind.RUNC);
        return sandboxes.convert(
                new Request.Convert("oci:" + source + ":latest", destination, false, false, run, request.call()),
                console);
    }

    private Path source(Request.Demo request, Console console) throws IOException {
        try (ProgressLine progress = Answer.progress(request.call(), console)) {
            return DemoImage.nginx().layout(new DebianCache(DebianCache.usualFolder(), progress::step));
        }
    }
}
