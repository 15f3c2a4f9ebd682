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

    @Mixin
    private ProofFlags proof = new ProofFlags();

    @Mixin
    private RunFlags run = new RunFlags();

    ConvertCommand(Job<Request.Convert> job) {
        super(job);
    }

    @Override
    Request.Convert request(CallOptions call) {
        return new Request.Convert(image, destination, rewrite, run.options(proof), call);
    }
}
