package io.github.unroot.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "convert",
        description = "Make an image run without root and prove it: audit, watch, plan, apply, prove.")
final class ConvertCommand extends Command<Request.Convert> {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image to convert.")
    private String image = "";

    @Parameters(index = "1", paramLabel = "DEST", description = "Where the new one goes; written whole or not at all.")
    private String destination = "";

    @Option(names = "--rewrite", description = "Rewrite layers where stacking would copy much.")
    private boolean rewrite;

    @Option(
            names = "--allow-unproven-platforms",
            description = "Of an index, convert the platforms that can't be run here too, by the plan of one that can.")
    private boolean unprovenToo;

    @Mixin
    private ProofFlags proof = new ProofFlags();

    @Mixin
    private RunFlags run = new RunFlags();

    ConvertCommand(Job<Request.Convert> job) {
        super(job);
    }

    @Override
    Request.Convert request(CallOptions call) {
        return new Request.Convert(image, destination, rewrite, unprovenToo, run.options(proof), call);
    }
}
