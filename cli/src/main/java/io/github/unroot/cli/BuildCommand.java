package io.github.unroot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "build",
        description = "Build an image from Debian packages that needs no root, and prove it.")
final class BuildCommand extends Command<Request.Build> {
    @Parameters(
            index = "0",
            paramLabel = "RECIPE",
            description = "The recipe, a YAML file, or the folder that holds it.")
    private Path recipe = Path.of("");

    @Parameters(index = "1", paramLabel = "DEST", description = "Where the image goes; written whole or not at all.")
    private String destination = "";

    @Option(
            names = "--lock",
            paramLabel = "FILE",
            description = "The packages, exactly; made where it is missing (default: lock.yaml beside the recipe).")
    private @Nullable Path lock;

    @Option(names = "--update", description = "Choose the newest packages, and write the lock anew.")
    private boolean update;

    @Option(names = "--unproven", description = "Publish the image without running it.")
    private boolean unproven;

    @Mixin
    private PackageFlags packages = new PackageFlags();

    @Mixin
    private ProofFlags proof = new ProofFlags();

    @Mixin
    private BuildRunFlags run = new BuildRunFlags();

    BuildCommand(Job<Request.Build> job) {
        super(job);
    }

    @Override
    Request.Build request(CallOptions call) {
        return new Request.Build(
                recipe,
                destination,
                Optional.ofNullable(lock),
                update,
                unproven,
                packages.options(),
                run.options(proof),
                call);
    }
}
