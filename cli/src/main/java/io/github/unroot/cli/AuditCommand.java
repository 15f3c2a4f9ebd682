package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "audit", description = "Say why an image needs root; nothing is run.")
final class AuditCommand extends Command<Request.Audit> {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to read.")
    private String image = "";

    @Option(names = "--sarif", paramLabel = "FILE", description = "Write the findings there too, as SARIF.")
    private @Nullable Path sarif;

    AuditCommand(Job<Request.Audit> job) {
        super(job);
    }

    @Override
    Request.Audit request(CallOptions call) {
        return new Request.Audit(image, Optional.ofNullable(sarif), call);
    }
}
