package io.github.unroot.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "apply", description = "Apply a plan to an image as it stands; nothing is run.")
final class ApplyCommand extends Command<Request.Apply> {
    @Parameters(index = "0", paramLabel = "PLAN", description = "A plan's file, edited or not.")
    private Path plan = Path.of("");

    @Parameters(index = "1", paramLabel = "IMAGE", description = "The image that the plan was made for.")
    private String image = "";

    @Parameters(index = "2", paramLabel = "DEST", description = "Where the new one goes; written whole or not at all.")
    private String destination = "";

    @Option(names = "--rewrite", description = "Rewrite layers where stacking would copy much.")
    private boolean rewrite;

    ApplyCommand(Job<Request.Apply> job) {
        super(job);
    }

    @Override
    Request.Apply request(CallOptions call) {
        return new Request.Apply(plan, image, destination, rewrite, call);
    }
}
