package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "verify",
        description = {
            "Check that an image has a proof, signed with a key that is trusted. Nothing is run. Without --platform every"
                    + " image of an index is checked."
        })
final class VerifyCommand extends Command<Request.Verify> {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image, with its proof beside it.")
    private String image = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The public key to trust (PEM), or a certificate with it, which must not have expired.")
    private Path key = Path.of("");

    @Option(
            names = "--level",
            paramLabel = "1..4",
            defaultValue = "3",
            converter = RunFlags.LevelText.class,
            description = "The level that must be proven (default ${DEFAULT-VALUE}).")
    private int level = 3;

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "Check this signed proof, not what is attached to the image.")
    private @Nullable Path proof;

    VerifyCommand(Job<Request.Verify> job) {
        super(job);
    }

    @Override
    Request.Verify request(CallOptions call) {
        return new Request.Verify(image, key, level, Optional.ofNullable(proof), call);
    }
}
